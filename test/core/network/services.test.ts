import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../src/core/ip/address';
import { buildModel } from '../../../src/core/network/build';
import type { ClusterModel, ModelService } from '../../../src/core/network/model';
import type { ModelInput } from '../../../src/core/network/model-input';
import { claim, container, endpoints, port, service, servicePort, setting, threeNodes, workload } from '../../support/model-input';
import type { ServiceOptions } from '../../support/model-input';

function build(parts: Partial<ModelInput>): ClusterModel {
  return buildModel(threeNodes(parts));
}

const cluster = (of: ModelService | undefined): string => (of?.clusterAddresses ?? []).map(({ value, provenance }) => `${formatAddress(value)} ${provenance}`).join(', ');
/** `address:port`, with a mark for backends that are not ready or not pods. */
const backends = (of: ModelService | undefined, index = 0): string[] =>
  (of?.ports[index]?.endpoints ?? []).map(({ address, port: number, ready, pod }) => `${formatAddress(address.value)}:${number}${ready ? '' : ' not ready'}${pod === undefined ? ' outside' : ''}`);
const named = (of: ClusterModel, name: string): ModelService | undefined => of.services.find((candidate) => candidate.name === name);

describe('addresses of Services', () => {
  const dual = [claim('service-range', '10.96.0.0/16'), claim('service-range', 'fd02::/112', 'x', undefined, 1)];
  const cases: readonly [string, ServiceOptions, readonly ReturnType<typeof claim>[], string][] = [
    ['derived', {}, [], '10.96.1.1 assumed'],
    ['derived from a declared range', {}, [claim('service-range', '10.50.0.0/24')], '10.50.0.17 derived'],
    ['declared', { clusterAddresses: ['10.96.7.7'] }, [], '10.96.7.7 declared'],
    ['headless', { headless: true }, [], ''],
    ['ExternalName', { serviceType: 'ExternalName' }, [], ''],
    ['single stack in a dual-stack cluster', {}, dual, '10.96.1.1 derived'],
    ['PreferDualStack', { ipFamilyPolicy: 'PreferDualStack' }, dual, '10.96.1.1 derived, fd02::101 derived'],
    ['RequireDualStack, IPv6 first', { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6'] }, dual, 'fd02::101 derived, 10.96.1.1 derived'],
    ['ipFamilies', { ipFamilies: ['IPv6'] }, dual, 'fd02::101 derived'],
    ['a family that the cluster does not have', { ipFamilies: ['IPv6'] }, [], ''],
    ['the second family of a declared address', { clusterAddresses: ['fd02::5'], ipFamilyPolicy: 'RequireDualStack' }, dual, 'fd02::5 declared, 10.96.1.1 derived'],
    ['text that is no address', { clusterAddresses: ['nonsense'] }, [], '10.96.1.1 assumed'],
  ];
  for (const [title, options, claims, expected] of cases) {
    it(title, () => assert.equal(cluster(named(build({ services: [service('web', options)], claims }), 'web')), expected));
  }

  it('are the well-known ones for the API server and DNS', () => {
    const built = build({ services: [service('web'), service('kube-dns', { namespace: 'kube-system' }), service('kubernetes'), service('kubernetes', { namespace: 'other' })], claims: [claim('service-range', '10.0.0.0/28')] });
    assert.deepEqual(built.services.map((one) => `${one.namespace}/${one.name} ${cluster(one)}`), ['default/kubernetes 10.0.0.1 derived', 'default/web 10.0.0.2 derived', 'kube-system/kube-dns 10.0.0.10 derived', 'other/kubernetes 10.0.0.3 derived']);
  });

  it('leave out what is declared anywhere', () => {
    const built = build({ services: [service('a'), service('b', { clusterAddresses: ['10.96.1.1'] }), service('c', { clusterAddresses: ['10.96.1.2'] })] });
    assert.equal(cluster(named(built, 'a')), '10.96.1.3 assumed');
  });

  it('run out, and may be declared twice', () => {
    const claims = [claim('service-range', '10.0.0.0/30')];
    const built = build({ services: [service('a'), service('b'), service('c', { clusterAddresses: ['10.9.9.9'] }), service('d', { clusterAddresses: ['10.9.9.9'] })], claims });
    assert.deepEqual(built.services.map(cluster), ['10.0.0.2 derived', '', '10.9.9.9 declared', '10.9.9.9 declared']);
    assert.deepEqual(built.remarks.map(({ message }) => message), ['10.9.9.9 is the cluster address of Service default/c and of Service default/d.', 'The Service range 10.0.0.0/30 is used up: 1 Service has no cluster address.']);
  });

  it('outside', () => {
    const built = build({ services: [service('a', { externalAddresses: ['203.0.113.5'], loadBalancerAddresses: ['203.0.113.9', 'host.example'] })] });
    assert.deepEqual(built.services[0]?.externalAddresses.map(({ value }) => formatAddress(value)), ['203.0.113.5', '203.0.113.9']);
  });
});

describe('node ports', () => {
  const nodePorts = (of: ClusterModel): (number | undefined)[] => of.services.flatMap((one) => one.ports.map(({ nodePort }) => nodePort?.value));

  it('are handed out to types NodePort and LoadBalancer', () => {
    const services = [service('a', { serviceType: 'NodePort' }), service('b'), service('c', { serviceType: 'LoadBalancer', ports: [servicePort(80), servicePort(443)] })];
    assert.deepEqual(nodePorts(build({ services })), [30_086, undefined, 30_087, 30_088]);
  });

  it('leave out declared ones and health checks', () => {
    const services = [service('a', { serviceType: 'NodePort' }), service('b', { serviceType: 'NodePort', ports: [servicePort(80, { nodePort: 30_086 })] }), service('c', { serviceType: 'LoadBalancer', healthCheckNodePort: 30_087, ports: [] })];
    assert.deepEqual(nodePorts(build({ services })), [30_088, 30_086]);
  });

  for (const [text, first] of [['20000-20999', 20_031], ['20000+999', 20_031], ['nonsense', 30_086], ['9-5', 30_086], ['70000-70001', 30_086]] as const) {
    it(`come from ${text}`, () => assert.deepEqual(nodePorts(build({ services: [service('a', { serviceType: 'NodePort' })], settings: [setting('node-port-range', text)] })), [first]));
  }
});

describe('backends', () => {
  const named80 = [container('setup', [port(1, { name: 'http' })], 'init'), container('a', [port(8080, { name: 'http' }), port(53, { name: 'dns', protocol: 'UDP' })]), container('b', [port(9090, { name: 'http' })])];
  const web = workload('Deployment', 'web', { replicas: 2, containers: named80 });
  const cases: readonly [string, ServiceOptions, readonly string[]][] = [
    ['by selector, same port', {}, ['10.244.1.2:80', '10.244.2.2:80']],
    ['by selector, number', { ports: [servicePort(80, { target: 8080 })] }, ['10.244.1.2:8080', '10.244.2.2:8080']],
    ['by selector, zero means the same port', { ports: [servicePort(80, { target: 0 })] }, ['10.244.1.2:80', '10.244.2.2:80']],
    ['by selector, name: the first container wins, init containers do not count', { ports: [servicePort(80, { target: 'http' })] }, ['10.244.1.2:8080', '10.244.2.2:8080']],
    ['by selector, name of another protocol', { ports: [servicePort(53, { target: 'dns' })] }, []],
    ['by selector, name with its protocol', { ports: [servicePort(53, { target: 'dns', protocol: 'UDP' })] }, ['10.244.1.2:53', '10.244.2.2:53']],
    ['by selector, unknown name', { ports: [servicePort(80, { target: 'web' })] }, []],
    ['without a selector', { selector: {} }, []],
    ['with a selector that nothing matches', { selector: { app: 'web', tier: 'x' } }, []],
    ['in another namespace', { namespace: 'other' }, []],
    ['headless', { headless: true }, ['10.244.1.2:80', '10.244.2.2:80']],
  ];
  for (const [title, options, expected] of cases) {
    it(title, () => assert.deepEqual(backends(named(build({ workloads: [web], services: [service('web', options)] }), 'web')), expected));
  }

  it('are sidecars too', () => {
    const containers = [container('proxy', [port(15_000, { name: 'admin' })], 'sidecar'), container('main')];
    const built = build({ workloads: [workload('Pod', 'web', { containers })], services: [service('web', { ports: [servicePort(80, { target: 'admin' })] })] });
    assert.deepEqual(backends(built.services[0]), ['10.244.1.2:15000']);
  });

  it('are ready as their pods', () => {
    const pods = (['Running', 'Pending', 'Failed'] as const).map((phase, index) => workload('Pod', `p${index}`, { labels: { app: 'web' }, phase, nodeName: 'node-1' }));
    assert.deepEqual(backends(build({ workloads: pods, services: [service('web')] }).services[0]), ['10.244.1.2:80', '10.244.1.3:80 not ready']);
    assert.deepEqual(backends(build({ workloads: pods, services: [service('web', { publishNotReady: true })] }).services[0]), ['10.244.1.2:80', '10.244.1.3:80']);
  });

  it('have the address of the node with hostNetwork', () => {
    assert.deepEqual(backends(build({ workloads: [workload('Pod', 'web', { hostNetwork: true })], services: [service('web')] }).services[0]), ['192.168.1.11:80']);
  });

  it('are those that are written, slices before Endpoints', () => {
    const ports = [{ name: 'http', protocol: 'TCP', port: 8080 }, { name: 'other', protocol: 'TCP', port: 1 }, { protocol: 'TCP' }];
    const slice = endpoints('web', [{ address: '10.244.1.9' }, { address: '10.244.1.2', ready: false }, { address: 'fd00::1' }, { address: '10.244.1.9' }], ports);
    const old = endpoints('web', [{ address: '10.244.3.3' }], ports, 'Endpoints');
    const services = [service('web', { ports: [servicePort(80, { name: 'http' })] })];
    assert.deepEqual(backends(build({ workloads: [web], services, endpoints: [old, slice] }).services[0]), ['10.244.1.2:8080 not ready', '10.244.1.9:8080 outside']);
    assert.deepEqual(backends(build({ workloads: [web], services, endpoints: [old] }).services[0]), ['10.244.3.3:8080 outside']);
  });

  it('are found per family', () => {
    const claims = [claim('service-range', '10.96.0.0/16'), claim('service-range', 'fd02::/112', 'x', undefined, 1), claim('pod-range', 'fd01::/48')];
    const services = [service('a', { selector: { app: 'web' }, ipFamilies: ['IPv6'] }), service('b', { selector: { app: 'web' }, ipFamilyPolicy: 'PreferDualStack' })];
    const built = build({ workloads: [workload('Deployment', 'web')], services, claims });
    assert.deepEqual(backends(built.services[0]), ['fd01::2:80']);
    assert.deepEqual(backends(built.services[1]), ['10.244.1.2:80', 'fd01::2:80']);
  });

  it('fold the copies of one Service', () => {
    assert.equal(build({ services: [service('web', { ports: [] }), service('web')] }).services.length, 1);
  });
});
