import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../../src/core/ip/address';
import type { PodDns } from '../../../../src/core/kube/facts';
import { buildModel } from '../../../../src/core/network/build';
import { proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { ModelInput } from '../../../../src/core/network/model-input';
import type { Trace } from '../../../../src/core/network/trace/result';
import { destinationOf } from '../../../../src/core/network/trace/titles';
import { trace } from '../../../../src/core/network/trace/trace';
import { endpoints, service, servicePort, setting, threeNodes, workload } from '../../../support/model-input';

const asker = (dns?: PodDns, options = {}): ModelInput['workloads'][number] => workload('Pod', 'asker', { namespace: 'shop', nodeName: 'node-1', labels: {}, dns, ...options });
const web = service('web', { namespace: 'shop', clusterAddresses: ['10.96.0.80'], ports: [servicePort(80, { name: 'http' }), servicePort(53, { name: 'dns', protocol: 'UDP' })] });
const other = service('web', { namespace: 'other', clusterAddresses: ['10.96.0.90'] });
const backends = [workload('Deployment', 'web', { namespace: 'shop' }), workload('Deployment', 'web', { namespace: 'other' })];

function ask(to: string, parts: Partial<ModelInput> = {}, dns?: PodDns, options = {}): Trace {
  const input = threeNodes({ services: [web, other], ...parts, workloads: [...backends, asker(dns, options), ...(parts.workloads ?? [])] });
  const model = buildModel(input);
  return trace(model, 'host', proxyCluster(input, model), 'pod/shop/asker', to);
}

/** Where the first packet goes, or why there is none. */
function asked(...parts: Parameters<typeof ask>): string {
  const { error, branches } = ask(...parts);
  return error ?? [...new Set(branches.map(({ hops }) => destinationOf((hops[0] as (typeof hops)[number]).before)))].join(' ');
}

describe('the domain of the cluster', () => {
  const table: readonly (readonly [name: string, settings: ModelInput['settings'], works: string])[] = [
    ['cluster.local where nothing is said', [], 'web.shop.svc.cluster.local'],
    ['of the kubelet', [setting('dns-domain', 'k8s.example', 'KubeletConfiguration clusterDomain')], 'web.shop.svc.k8s.example'],
    ['of k3s, in other spelling', [setting('dns-domain', 'K8s.Example.', 'k3s config cluster-domain')], 'web.shop.svc.k8s.example'],
    ['of the Corefile before that of kubelets', [setting('dns-domain', 'a.example', 'KubeletConfiguration clusterDomain'), setting('dns-domain', 'b.example', 'Corefile kubernetes')], 'web.shop.svc.b.example'],
    ['not nonsense', [setting('dns-domain', '..', 'k3s config cluster-domain')], 'web.shop.svc.cluster.local'],
  ];
  for (const [name, settings, works] of table) {
    it(name, () => {
      assert.equal(asked(works, { settings }), '10.96.0.80:80');
      assert.match(asked('web.shop.svc.wrong.example', { settings }), /There is no/);
    });
  }
  it('pods that look in another one find short names no longer', () => {
    const settings = [setting('dns-domain', 'a.example', 'KubeletConfiguration clusterDomain'), setting('dns-domain', 'b.example', 'Corefile kubernetes')];
    assert.match(asked('web', { settings }), /There is no .*There is service\/shop\/web, service\/other\/web|There is service\/other\/web, service\/shop\/web/);
  });
});

describe('what a pod completes names with', () => {
  const table: readonly (readonly [name: string, to: string, answer: string | RegExp, dns?: PodDns, options?: object])[] = [
    ['its namespace', 'web', '10.96.0.80:80'],
    ['other namespaces', 'web.other', '10.96.0.90:80'],
    ['svc', 'web.other.svc', '10.96.0.90:80'],
    ['nothing behind a dot', 'web.', /There is no/],
    ['a name of other namespaces alone', 'nothing-here', /There is no/],
    ['search domains of its own come last', 'web', '10.96.0.80:80', { searches: ['other.svc.cluster.local'] }],
    ['search domains of its own', 'web', '10.96.0.90:80', { policy: 'None', nameservers: ['10.96.0.90'], searches: ['other.svc.cluster.local.'] }],
    ['few dots', 'web.other', '10.96.0.90:80', { ndots: 1 }],
    ['no cluster DNS: the usual ones', 'web', '10.96.0.80:80', { policy: 'Default' }],
    ['the host network', 'web', '10.96.0.80:80', undefined, { hostNetwork: true }],
  ];
  for (const [name, to, answer, dns, options] of table) {
    it(name, () => {
      const found = asked(to, {}, dns, options);
      if (typeof answer === 'string') assert.equal(found, answer);
      else assert.match(found, answer);
    });
  }
  it('and whether it asks there at all', () => {
    const said = (dns?: PodDns, options = {}): string => ask('web', {}, dns, options).resolution.join(' ');
    assert.match(said({ policy: 'Default' }), /dnsPolicy Default: it asks the DNS of its node.*answered all the same/);
    assert.match(said({ policy: 'None', nameservers: ['192.0.2.1'] }), /dnsPolicy None/);
    assert.match(said(undefined, { hostNetwork: true }), /host network/);
    for (const quiet of [said(), said({ policy: 'ClusterFirst' }), said({ policy: 'ClusterFirstWithHostNet' }, { hostNetwork: true }), said({ policy: 'None', nameservers: ['169.254.20.10'], searches: ['shop.svc.cluster.local'] })]) {
      assert.doesNotMatch(quiet, /all the same/);
    }
  });
});

describe('names that are nearly right', () => {
  it('lead to what there is', () => {
    assert.match(asked('other/asker'), /There is pod\/shop\/asker\./);
    const input = threeNodes({ services: [web], workloads: [...backends, asker()] });
    const model = buildModel(input);
    const sent = (from: string): string => trace(model, 'host', undefined, from, 'node-1').error ?? '';
    assert.match(sent('other/asker'), /to send from\. There is pod\/shop\/asker\./);
    assert.match(sent('web'), /to send from\. There is pod\/other\/web-sim-1, pod\/shop\/web-sim-1\./);
    assert.match(sent('nobody'), /to send from\.$/);
  });
});

describe('names of pods and ports', () => {
  const headless = service('peers', { namespace: 'shop', headless: true, selector: { app: 'peer' }, ports: [servicePort(7000, { name: 'gossip' })] });
  const named = workload('Pod', 'p1', { namespace: 'shop', nodeName: 'node-2', labels: { app: 'peer' }, dns: { hostname: 'alpha', subdomain: 'peers' } });
  const unnamed = workload('Pod', 'p2', { namespace: 'shop', nodeName: 'node-2', labels: { app: 'peer' } });
  const set = workload('StatefulSet', 'db', { namespace: 'shop', labels: { app: 'db' }, serviceName: 'db', replicas: 1, nodeSelector: {} });
  const parts = { workloads: [named, unnamed, set], services: [web, headless, service('db', { namespace: 'shop', clusterAddresses: ['10.96.0.81'] }), service('alone', { namespace: 'shop', headless: true, selector: { app: 'db' }, ports: [] })] };

  it('host name and subdomain behind a headless Service', () => {
    assert.match(asked('alpha.peers:1', parts), /^10\.244\.2\.\d+:1$/);
    assert.match(asked('alpha.peers.shop.svc.cluster.local:1', parts), /^10\.244\.2\.\d+:1$/);
    assert.match(asked('p2.peers:1', parts), /There is no/);
  });
  it('addresses name endpoints that have no host name', () => {
    const address = asked('p2:1', { ...parts, workloads: [...parts.workloads] });
    assert.match(address, /There is no/);
    const own = asked('pod/shop/p2:1', parts).replace(/:1$/, '');
    const alpha = asked('alpha.peers:1', parts).replace(/:1$/, '');
    assert.equal(asked(`${own.replaceAll('.', '-')}.peers:1`, parts), `${own}:1`);
    assert.match(asked(`${alpha.replaceAll('.', '-')}.peers:1`, parts), /There is no/);
    assert.equal(asked(`${own.replaceAll('.', '-')}.shop.pod:1`, parts), `${own}:1`);
  });
  it('pods of a StatefulSet below its Service, headless or not', () => {
    assert.match(asked('db-0.db:1', parts), /^10\.244\.\d\.\d+:1$/);
    assert.match(asked('db-0.alone:1', parts), /There is no/);
    assert.match(asked('db-0.db:1', { ...parts, workloads: [workload('StatefulSet', 'db', { namespace: 'shop', labels: { app: 'db' } })] }), /There is no/);
  });
  it('a headless Service without ports', () => {
    assert.equal(asked('alone:5', parts), asked('db-0.db:5', parts));
  });
  it('endpoints that slices name, as far as they are ready', () => {
    const list = [{ address: '10.244.3.7', hostname: 'Beta' }, { address: '10.244.3.8', hostname: 'gamma', ready: false }];
    const slices = [{ ...endpoints('peers', list, [{ name: 'gossip', protocol: 'TCP', port: 7000 }]), namespace: 'shop' }];
    assert.equal(asked('beta.peers:1', { ...parts, endpoints: slices }), '10.244.3.7:1');
    assert.match(asked('gamma.peers:1', { ...parts, endpoints: slices }), /There is no/);
  });
  it('ports by name: SRV', () => {
    assert.equal(asked('_http._tcp.web.shop.svc', parts), '10.96.0.80:80');
    assert.equal(asked('_dns._udp.web', parts), '10.96.0.80:53');
    assert.match(asked('_dns._tcp.web', parts), /There is no/);
    assert.match(asked('_gossip._tcp.peers', parts), /^(10\.244\.2\.\d+:7000 ?){2}$/);
    assert.match(ask('_http._tcp.web', parts).resolution.join(), /is port 80\/TCP of 10\.96\.0\.80 \(SRV\)/);
    assert.match(asked('a._http._tcp.web', parts), /There is no/);
  });
});

describe('names for names', () => {
  const alias = (name: string, externalName: string | undefined): ModelInput['services'][number] => service(name, { namespace: 'shop', serviceType: 'ExternalName', ports: [], externalName });
  const table: readonly (readonly [name: string, to: string, services: ModelInput['services'], answer: string | RegExp])[] = [
    ['of Services', 'a', [alias('a', 'web.shop.svc.cluster.local')], '10.96.0.80:80'],
    ['of names of Services', 'a:81', [alias('a', 'b.shop.svc.cluster.local.'), alias('b', 'WEB.other.svc.cluster.local')], '10.96.0.90:81'],
    ['of Services, asked by kind', 'service/shop/a', [alias('a', 'web.shop.svc.cluster.local')], '10.96.0.80:80'],
    ['of what is outside', 'a', [alias('a', 'db.example')], /db\.example is a name outside the cluster/],
    ['of what is not there', 'a', [alias('a', 'x.shop.svc.cluster.local')], /Cluster DNS does not know x\.shop\.svc\.cluster\.local/],
    ['short ones are not completed', 'a', [alias('a', 'web')], /web is a name outside the cluster/],
    ['of themselves', 'a', [alias('a', 'a.shop.svc.cluster.local')], /lead round: a\.shop\.svc\.cluster\.local → a\.shop\.svc\.cluster\.local/],
    ['in a ring', 'a', [alias('a', 'b.shop.svc.cluster.local'), alias('b', 'a.shop.svc.cluster.local')], /lead round: a\..* → b\..* → a\./],
    ['in a long row', 'a0', Array.from({ length: 20 }, (_, i) => alias(`a${i}`, `a${i + 1}.shop.svc.cluster.local`)), /follows no more than 10 names/],
    ['of addresses', 'a', [alias('a', '192.0.2.1')], /does not answer with the address/],
    ['of nothing', 'a', [alias('a', undefined)], /names nothing/],
    ['with pods below', 'x.a', [alias('a', 'web.shop.svc.cluster.local')], /There is no/],
  ];
  for (const [name, to, services, answer] of table) {
    it(name, () => {
      const found = asked(to, { services: [web, other, ...services] });
      if (typeof answer === 'string') assert.equal(found, answer);
      else assert.match(found, answer);
    });
  }
  it('each is told', () => {
    const { resolution } = ask('a', { services: [web, alias('a', 'web.shop.svc.cluster.local')] });
    assert.deepEqual(resolution.slice(0, 2), ['a.shop.svc.cluster.local is another name for web.shop.svc.cluster.local (ExternalName)', 'web.shop.svc.cluster.local is the cluster address 10.96.0.80']);
    assert.equal(formatAddress(ask('a', { services: [web, alias('a', 'web.shop.svc.cluster.local')] }).branches[0]?.packet.destination ?? { family: 4, value: 0n }).startsWith('10.244.'), true);
  });
});
