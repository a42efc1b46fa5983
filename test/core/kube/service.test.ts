import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bodyOf, show, withoutSlots } from './facts-of';

const service = (rest: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n${rest}`;

describe('addresses of a Service', () => {
  const table: readonly [name: string, fixture: string, addresses: readonly string[]][] = [
    ['clusterIP', service('spec:\n  clusterIP: ‹10.96.0.5› # fixed\n'), ['cluster-address 10.96.0.5']],
    ['clusterIP repeated in clusterIPs, both to be changed together', service('spec:\n  clusterIP: ‹10.96.0.5›\n  clusterIPs: [‹10.96.0.5›, ‹fd00::5›]\n').replace('‹fd00::5›', '"‹fd00::5›"'), ['cluster-address 10.96.0.5', 'cluster-address 10.96.0.5', 'cluster-address#1 fd00::5']],
    ['headless', service('spec:\n  clusterIP: None\n  clusterIPs: [None]\n'), []],
    ['allocated', service('spec:\n  clusterIP: ""\n'), []],
    ['null', service('spec:\n  clusterIP:\n'), []],
    ['externalIPs', service('spec:\n  externalIPs:\n  - ‹203.0.113.1›\n  - ‹y›\n'), ['external-address 203.0.113.1', 'external-address#1 y']],
    ['load balancer', service('spec:\n  loadBalancerIP: ‹192.0.2.1›\nstatus:\n  loadBalancer:\n    ingress:\n    - ip: 192.0.2.1\n    - ip: ‹192.0.2.2›\n    - hostname: x\n'), ['load-balancer-address 192.0.2.1', 'load-balancer-address#1 192.0.2.2']],
    ['source ranges', service('spec:\n  loadBalancerSourceRanges: [‹10.0.0.0/8›, "‹192.168.0.0/16›"]\n'), ['source-range 10.0.0.0/8', 'source-range#1 192.168.0.0/16']],
    ['source ranges in an annotation', service('').replace('name: s\n', 'name: s\n  annotations:\n    service.beta.kubernetes.io/load-balancer-source-ranges: ‹10.0.0.0/8›, ‹1.2.3.4/32›\n'), ['source-range 10.0.0.0/8', 'source-range#1 1.2.3.4/32']],
    ['placeholders', service('spec:\n  clusterIP: $(IP)\n  externalIPs: ["<node-ip>"]\n  loadBalancerIP: "{{ ip }}"\n'), []],
    ['wrong types', service('spec:\n  clusterIP: {}\n  clusterIPs: 3\n  externalIPs: {a: b}\n  ports: {}\nstatus: x\n'), []],
  ];
  for (const [name, fixture, addresses] of table) it(name, () => assert.deepEqual(show(fixture).addresses, addresses));
});

describe('body of a Service', () => {
  it('defaults', () => {
    assert.deepEqual(withoutSlots(bodyOf(service(''), 'service')), {
      type: 'service', serviceType: 'ClusterIP', headless: false, clusterAddresses: [], externalAddresses: [], loadBalancerAddresses: [],
      ports: [], ipFamilies: [], publishNotReady: false,
    });
  });
  it('everything', () => {
    const body = bodyOf(
      service(
        'spec:\n  type: LoadBalancer\n  selector: {app: a, n: 1, bad: [x]}\n  healthCheckNodePort: 31000\n  ipFamilies: [IPv6, IPv4]\n  ipFamilyPolicy: PreferDualStack\n  externalTrafficPolicy: Local\n' +
          '  internalTrafficPolicy: Cluster\n  sessionAffinity: ClientIP\n  publishNotReadyAddresses: yes\n  externalName: x.example\n  ports:\n  - {name: web, port: 80, targetPort: http, nodePort: 30080}\n  - {port: 0o123, targetPort: 0, protocol: UDP, nodePort: 0}\n  - port: "443"\n    targetPort: "8443"\n  - 7\n  - {port: ${PORT}, targetPort: "$(PORT)"}\n',
      ),
      'service',
    );
    assert.deepEqual(Object.keys(body.places ?? {}), ['type', 'externalTrafficPolicy', 'ipFamilies', 'ipFamilyPolicy']);
    assert.deepEqual(withoutSlots(body), {
      type: 'service', serviceType: 'LoadBalancer', headless: false, clusterAddresses: [], externalAddresses: [], loadBalancerAddresses: [],
      selector: { app: 'a', n: '1' }, healthCheckNodePort: 31000, ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack',
      externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Cluster', sessionAffinitySeconds: 10800, publishNotReady: true, externalName: 'x.example',
      ports: [
        { name: 'web', protocol: 'TCP', port: 80, targetPort: 'http', nodePort: 30080 },
        { protocol: 'UDP', port: 83 },
        { protocol: 'TCP', port: 443, targetPort: 8443 },
        { protocol: 'TCP' },
      ],
    });
  });
  it('headless by either field', () => {
    assert.equal(bodyOf(service('spec: {clusterIP: None}'), 'service').headless, true);
    assert.equal(bodyOf(service('spec: {clusterIPs: [None]}'), 'service').headless, true);
  });
  it('an empty selector is none', () => assert.equal(bodyOf(service('spec: {selector: {}}'), 'service').selector, undefined));
  it('affinity with a time', () => {
    assert.equal(bodyOf(service('spec: {sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}'), 'service').sessionAffinitySeconds, 60);
    assert.equal(bodyOf(service('spec: {sessionAffinity: None}'), 'service').sessionAffinitySeconds, undefined);
  });
  it('places of fields, and whether a cluster printed it', () => {
    const text = service('spec:\n  type: ClusterIP\n  clusterIP: None\n  externalTrafficPolicy:\n');
    const { extracted, resource } = show(text);
    const places = resource?.body.type === 'service' ? resource.body.places : undefined;
    const under = (slot = -1): string => text.slice(extracted.spans[2 * slot], extracted.spans[2 * slot + 1]);
    assert.deepEqual(Object.entries(places ?? {}).map(([field, slot]) => `${field}: ${under(slot)}`), ['type: ClusterIP', 'clusterIP: None']);
    assert.equal(resource?.printed, undefined);
    assert.equal(show(text.replace('name: s', 'name: s\n  creationTimestamp: null')).resource?.printed, undefined);
    assert.equal(show(text.replace('name: s', 'name: s\n  uid: 0c1d')).resource?.printed, true);
  });
  it('places of ports', () => {
    const text = service('spec:\n  ports:\n  - port: 80\n    nodePort: 30080\n');
    const { extracted, resource } = show(text);
    const body = resource?.body;
    assert.ok(body?.type === 'service');
    const under = (slot = -1): string => text.slice(extracted.spans[2 * slot], extracted.spans[2 * slot + 1]);
    assert.equal(under(body.ports[0]?.port?.slot), '80');
    assert.equal(under(body.ports[0]?.nodePort?.slot), '30080');
    assert.equal(under(body.ports[0]?.slot).split('\n')[0], 'port: 80');
    assert.equal(under(resource?.slot), 's');
    assert.equal(under(resource?.whole), text.trimEnd());
  });
});
