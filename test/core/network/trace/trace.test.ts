import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../../src/core/ip/address';
import { prefix } from '../../../../src/core/ip/prefix';
import type { Prefix } from '../../../../src/core/ip/prefix';
import { buildModel } from '../../../../src/core/network/build';
import { proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { NodeRouting, Route, RoutingTable } from '../../../../src/core/network/model';
import type { ModelInput } from '../../../../src/core/network/model-input';
import { routingTable } from '../../../../src/core/network/routes';
import type { Branch, Hop, Trace } from '../../../../src/core/network/trace/result';
import { destinationOf } from '../../../../src/core/network/trace/titles';
import { trace, traceIn } from '../../../../src/core/network/trace/trace';
import { World } from '../../../../src/core/network/trace/world';
import { claim, container, endpoints, modelInput, node, port, service, servicePort, setting, threeNodes, workload } from '../../../support/model-input';

const range = claim('pod-range', '10.244.0.0/16', 'kubeadm networking.podSubnet');
const web = workload('Deployment', 'web', { replicas: 4, containers: [container('web', [port(8080, { name: 'http' })])] });
const agent = workload('DaemonSet', 'agent', { hostNetwork: true, containers: [container('agent', [port(9100)])] });
const webService = (options: Parameters<typeof service>[1] = {}): ModelInput['services'][number] => service('web', { clusterAddresses: ['10.96.0.10'], ports: [servicePort(80, { name: 'http', target: 'http' })], ...options });
const usual = (): ModelInput => threeNodes({ workloads: [web, agent], services: [webService()], claims: [range] });

function run(input: ModelInput, from: string, to: string, routing: NodeRouting = 'host'): Trace {
  const model = buildModel(input);
  return trace(model, routing, proxyCluster(input, model), from, to);
}

function only(result: Trace): Branch {
  assert.equal(result.error, undefined);
  assert.equal(result.branches.length, 1);
  return result.branches[0] as Branch;
}

/** `send default/web-sim-1 >eth0`, with what was rewritten. */
function way(hops: readonly Hop[]): string[] {
  return hops.map(({ kind, namespace, in: incoming, out, before, after, nat }) => {
    const devices = `${(incoming ?? '').replace(/veth\w+/, 'veth')}>${(out ?? '').replace(/veth\w+/, 'veth')}`;
    const change = nat ? ` ${formatAddress(before.source)}>${destinationOf(before)} = ${formatAddress(after.source)}>${destinationOf(after)}` : '';
    return `${kind} ${namespace.replace(/^(pod\/default|node)\//, '')} ${devices}${change}`;
  });
}

describe('trace between pods', () => {
  it('crosses bridge, node, wire, node and bridge', () => {
    const branch = only(run(usual(), 'web-sim-1', 'web-sim-2'));
    assert.deepEqual(way(branch.hops), ['send web-sim-1 >eth0', 'bridge node-1 veth>cni0', 'route node-1 cni0>eth0', 'wire node-1 >eth0', 'route node-2 eth0>cni0', 'bridge node-2 cni0>veth', 'receive web-sim-2 eth0>']);
    assert.deepEqual([branch.verdict, branch.reply.possible], ['delivered', 'yes']);
    assert.ok(branch.hops.every(({ nat }) => !nat));
  });

  it('stays on the bridge inside one node', () => {
    assert.deepEqual(way(only(run(usual(), 'web-sim-1', 'web-sim-4')).hops), ['send web-sim-1 >eth0', 'bridge node-1 veth>veth', 'receive web-sim-4 eth0>']);
  });

  it('asks the router where it holds the table', () => {
    const branch = only(run(usual(), 'web-sim-1', 'web-sim-2', 'router'));
    assert.deepEqual(way(branch.hops).slice(2, 6), ['route node-1 cni0>eth0', 'wire node-1 >eth0', 'route router eth0>eth0', 'wire router >eth0']);
  });

  it('starts at the node for pods with hostNetwork, with the address of the device', () => {
    const branch = only(run(usual(), 'agent-node-1', 'web-sim-1'));
    assert.deepEqual(way(branch.hops), ['send node-1 >cni0', 'bridge node-1 cni0>veth', 'receive web-sim-1 eth0>']);
    assert.equal(formatAddress(branch.packet.source), '10.244.1.1');
  });

  it('reaches an own address by no device', () => {
    assert.deepEqual(way(only(run(usual(), 'web-sim-1', '10.244.1.2')).hops), ['receive web-sim-1 >']);
    assert.deepEqual(way(only(run(usual(), 'node-1', '127.0.0.1')).hops), ['receive node-1 >']);
  });

  it('speaks IPv6', () => {
    const input = modelInput({ nodes: [1, 2].map((n) => node(`node-${n}`, { addresses: [`fd00:1::1${n}`], podRanges: [`fd00:244:${n}::/64`] })), workloads: [web] });
    const branch = only(run(input, 'web-sim-1', 'web-sim-2'));
    assert.equal(branch.verdict, 'delivered');
    assert.equal(destinationOf(branch.packet), 'fd00:244:2::2');
  });
});

describe('trace to Services', () => {
  it('has a branch per backend, with its probability', () => {
    const { branches } = run(usual(), 'web-sim-1', 'web');
    assert.deepEqual(branches.map(({ packet }) => destinationOf(packet)), ['10.244.1.2:8080', '10.244.1.3:8080', '10.244.2.2:8080', '10.244.3.2:8080']);
    for (const branch of branches) {
      assert.ok(Math.abs(branch.probability - 0.25) < 1e-6);
      assert.deepEqual([branch.verdict, branch.reply.possible], ['delivered', 'yes']);
    }
  });

  it('keeps the source except where a pod meets itself', () => {
    const [self, other] = run(usual(), 'web-sim-1', 'web').branches;
    assert.ok(way(self?.hops ?? []).includes('route node-1 cni0>cni0 10.244.1.2>10.244.1.2:8080 = 10.244.1.1>10.244.1.2:8080'));
    assert.ok(way(other?.hops ?? []).includes('rules node-1 cni0> 10.244.1.2>10.96.0.10:80 = 10.244.1.2>10.244.1.3:8080'));
    assert.match(run(usual(), 'web-sim-1', 'web').remarks.join(), /hairpin/);
  });

  it('tells the rules that decided', () => {
    const [branch] = run(usual(), 'web-sim-1', 'web').branches;
    const reasons = branch?.hops.flatMap(({ rules }) => rules.map(({ source }) => source.reason));
    assert.deepEqual(reasons, ['cluster-address', 'choice', 'hairpin', 'set-mark', 'backend', 'forward-marked', 'masquerade']);
  });

  it('masquerades what comes from a node, and takes its default route for granted', () => {
    const result = run(usual(), 'node-1', 'web.default');
    const remote = result.branches.find(({ packet }) => destinationOf(packet) === '10.244.2.2:8080');
    assert.equal(formatAddress((remote as Branch).packet.source), '192.168.1.11');
    assert.match(result.remarks.join('\n'), /has no row for 10\.96\.0\.10/);
  });

  it('enters by a node port, from outside', () => {
    const input = { ...usual(), services: [webService({ serviceType: 'NodePort', ports: [servicePort(80, { target: 'http', nodePort: 30_080 })] })] };
    const { branches } = run(input, 'external', 'node-2:30080');
    assert.equal(branches.length, 4);
    for (const { hops, reply, verdict } of branches) {
      assert.equal(verdict, 'delivered');
      assert.equal(reply.possible, 'unknown');
      assert.equal(way(hops)[0], 'wire outside >');
    }
  });

  it('comes from a load balancer to a node with an endpoint, where the traffic policy is Local', () => {
    const vips = [{ value: '198.51.100.7', slot: 0 }];
    const balanced = (selector: Readonly<Record<string, string>>): ModelInput => {
      const one = webService({ serviceType: 'LoadBalancer', selector });
      const last = workload('Pod', 'last', { nodeName: 'node-3', labels: { at: 'last' }, containers: [container('web', [port(8080, { name: 'http' })])] });
      return { ...usual(), workloads: [web, last], services: [{ ...one, body: { ...one.body, externalTrafficPolicy: 'Local', loadBalancerAddresses: vips, loadBalancerVips: vips } }] };
    };
    const branch = only(run(balanced({ at: 'last' }), 'external', '198.51.100.7:80'));
    assert.deepEqual([branch.verdict, branch.at, formatAddress(branch.packet.source)], ['delivered', 'pod/default/last', '203.0.113.9']);
    assert.match(branch.hops[0]?.note ?? '', /a node that has an endpoint.*node-3$/);
    assert.match(only(run(balanced({ at: 'nowhere' }), 'external', '198.51.100.7:80')).hops[0]?.note ?? '', /some node; here to node-1$/);
  });

  it('says whose an address of the Service range is that no manifest has', () => {
    const input: ModelInput = { ...usual(), services: [], claims: [range, claim('service-range', '10.96.0.0/16')] };
    const remarks = (to: string): string => run(input, 'web-sim-1', to).remarks.join('\n');
    assert.match(remarks('10.96.0.1:443'), /no Service of the manifests has it.*default\/kubernetes/);
    assert.match(remarks('10.96.0.10:53/udp'), /cluster DNS/);
    assert.match(remarks('10.96.0.11:80'), /has it\.$/);
    assert.doesNotMatch(remarks('10.244.1.200:80'), /Service range/);
  });

  it('says that something else serves Services where kube-proxy is replaced or in another mode', () => {
    const remarks = (mode: string): string => {
      const input = usual();
      const model = buildModel(input);
      const proxy = proxyCluster(input, model);
      return trace(model, 'host', { ...proxy, config: { ...proxy.config, mode } }, 'web-sim-1', 'web').remarks.join('\n');
    };
    assert.match(remarks('none'), /^there is no kube-proxy/m);
    assert.match(remarks('nftables'), /^kube-proxy of this cluster is set to mode nftables\./m);
    assert.doesNotMatch(remarks('iptables'), /kube-proxy/);
  });

  it('meets the rules on a bridge, where a pod of the same bridge has the cluster address', () => {
    const [first] = buildModel(usual()).pods.filter(({ name }) => name.value === 'web-sim-1');
    assert.equal(formatAddress((first?.addresses[0] ?? assert.fail()).value), '10.244.1.2');
    const local = (selector: Readonly<Record<string, string>>): ModelInput => ({ ...usual(), services: [webService({ clusterAddresses: ['10.244.1.2'], selector })] });
    const { branches } = run(local({ app: 'web' }), 'web-sim-4', '10.244.1.2:80');
    assert.equal(branches.length, 4);
    for (const { hops, packet, reply } of branches) {
      assert.equal(way(hops)[1]?.replace(/ = .*/, ''), 'rules node-1 cni0> 10.244.1.3>10.244.1.2:80');
      assert.deepEqual([packet.port, reply.possible], [8080, 'yes']);
    }
    assert.equal(only(run(local({ app: 'nobody' }), 'web-sim-4', '10.244.1.2:80')).verdict, 'refused');
    assert.deepEqual(way(only(run(local({ app: 'web' }), 'web-sim-4', '10.244.1.2:81')).hops), ['send web-sim-4 >eth0', 'bridge node-1 veth>veth', 'receive web-sim-1 eth0>']);
  });

  it('says whose the port of a node is that its rules do not take', () => {
    const guest = workload('Pod', 'guest', { nodeName: 'node-2', containers: [container('guest', [port(8080, { hostPort: 8088 })])] });
    const exposed = webService({ serviceType: 'NodePort', ports: [servicePort(80, { target: 'http', nodePort: 30_080 })] });
    const input: ModelInput = { ...usual(), workloads: [web, guest], services: [exposed], settings: [setting('proxy-node-port-addresses', '172.16.0.0/12')] };
    const remarks = (to: string): string => run(input, 'external', to).remarks.join('\n');
    assert.match(remarks('node-2:8088'), /Port 8088 of node node-2 is a host port of pod default\/guest\./);
    assert.doesNotMatch(remarks('node-1:8088') + remarks('node-2:8088/udp'), /host port/);
    assert.match(remarks('node-1:30080'), /30080 is a node port of Service default\/web, but the rules/);
    assert.doesNotMatch(remarks('node-1:30081'), /node port/);
  });

  it('is refused without endpoints', () => {
    const input = { ...usual(), services: [webService({ selector: { app: 'nobody' } })] };
    const branch = only(run(input, 'web-sim-1', 'web'));
    assert.equal(branch.verdict, 'refused');
    assert.match(branch.reason, /default\/web:http has no ready endpoint/);
  });

  it('reads ports by name and number, protocols, and says what there is', () => {
    const destination = (to: string): string => run(usual(), 'web-sim-1', to).error ?? run(usual(), 'web-sim-1', to).to;
    assert.equal(destination('web:http'), 'web.default.svc.cluster.local, port 80/tcp');
    assert.equal(destination('service/default/web:80/tcp'), 'Service default/web, port 80/tcp');
    assert.equal(destination('web-sim-2:http'), 'pod default/web-sim-2, port 8080/tcp');
    assert.equal(destination('[::ffff:10.244.1.3]:53/udp'), '10.244.1.3, port 53/udp');
    assert.match(destination('web:metrics'), /has no port "metrics"\. There are: http 80\/TCP/);
    assert.match(destination('web:80/udp'), /port 80\/udp/);
    assert.match(run(usual(), 'web-sim-1', 'web:81').resolution.join(), /has no port 81\. There are: http 80\/TCP/);
  });

  it('leaves rules out where kube-proxy is unknown', () => {
    const model = buildModel(usual());
    const branch = only(trace(model, 'host', undefined, 'web-sim-1', 'web'));
    assert.equal(branch.verdict, 'no-route');
  });
});

describe('names in traces', () => {
  const db = workload('StatefulSet', 'db', { serviceName: 'db', replicas: 2, labels: { app: 'db' }, containers: [container('db', [port(5432)])] });
  const input = (): ModelInput => ({ ...usual(), workloads: [web, db], services: [webService(), service('db', { headless: true, ports: [servicePort(5432)] }), service('far', { serviceType: 'ExternalName', ports: [], externalName: 'far.example' })] });
  const found = (to: string): string => {
    const { error, branches } = run(input(), 'web-sim-1', to);
    return error ?? branches.map(({ packet }) => destinationOf(packet)).join(' ');
  };

  it('answer as cluster DNS does', () => {
    assert.equal(found('db-0.db:5432'), found('db-0.db.default.svc.cluster.local:5432'));
    assert.equal(found('db-0.db.default.svc.cluster.local.:5432'), found('db-0:5432'));
    assert.equal(found('db').split(' ').length, 2);
    assert.equal(found('10-244-1-3.default.pod'), '10.244.1.3');
    assert.equal(found('WEB.default.svc').split(' ').length, 4);
    assert.equal(found('node-2'), '192.168.1.12');
  });

  it('that nobody has are told', () => {
    assert.match(found('web.other'), /There is no pod, Service, node, address or name of cluster DNS "web\.other"/);
    assert.match(found('web.'), /There is no/);
    assert.match(found('far'), /far\.example is a name outside the cluster/);
    assert.match(found(''), /Name a target/);
    assert.match(run(input(), 'nobody', 'web').error ?? '', /no pod, node or address "nobody"/);
  });
});

describe('traces of broken networks', () => {
  it('end where a pod without a node would send', () => {
    const nodes = [node('node-1', { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/24'], taints: [{ key: 'down', value: '', effect: 'NoSchedule' }] })];
    assert.match(run(modelInput({ nodes, workloads: [web] }), 'web-sim-1', '10.0.0.1').error ?? '', /No node takes pod default\/web-sim-1/);
  });

  it('find no route, nobody who answers, broadcast addresses', () => {
    assert.match(only(run(usual(), 'web-sim-1', '8.8.8.8')).reason, /the table of node node-1 has no way to 8\.8\.8\.8/);
    assert.match(run(usual(), 'web-sim-1', '8.8.8.8').remarks.join(), /8\.8\.8\.8 is outside the cluster\. The way out \(a default route of the nodes,.*a real cluster usually does/);
    assert.match(run(usual(), 'web-sim-1', '8.8.8.8', 'router').remarks.join(), /a default route of the router/);
    assert.deepEqual(run(usual(), 'web-sim-1', '10.244.77.1').remarks, []);
    assert.match(only(run(usual(), 'web-sim-1', '10.244.1.200')).reason, /nobody on cni0 of node node-1 answers the ARP request for 10\.244\.1\.200/);
    assert.match(only(run(usual(), 'web-sim-1', '10.244.2.255')).reason, /broadcast/);
  });

  it('tell what equal pod ranges do: the packet never leaves the node', () => {
    const nodes = [1, 2].map((n) => node(`node-${n}`, { addresses: [`192.168.1.1${n}`], podRanges: ['10.244.1.0/24'] }));
    const input = modelInput({ nodes, workloads: [workload('Pod', 'a', { nodeName: 'node-1' }), workload('Pod', 'b', { nodeName: 'node-1' }), workload('Pod', 'c', { nodeName: 'node-2' })] });
    const there = only(run(input, 'node-2', 'b'));
    assert.deepEqual([there.verdict, /nobody on cni0 of node node-2/.test(there.reason)], ['dropped', true]);
    const back = only(run(input, 'c', 'node-1'));
    assert.equal(back.verdict, 'delivered');
    assert.deepEqual([back.reply.possible, back.reply.reason], ['no', 'it ends at pod default/a, which has the same address as the asker']);
  });

  it('name loops', () => {
    const input = usual();
    const model = buildModel(input);
    const towards = (n: number, via: number): Route => ({ destination: prefix(`10.244.${n}.0/24`) as Prefix, via: { family: 4, value: 0xc0a8010an + BigInt(via) }, device: 'eth0', provenance: 'derived', because: 'test' });
    const table = (namespace: string): RoutingTable | undefined => {
      const own = routingTable(model, 'host', namespace);
      if (own === undefined || !namespace.startsWith('node/')) return own;
      const via = { 'node/node-1': 2, 'node/node-2': 1 }[namespace];
      return { ...own, routes: [...own.routes.filter((route) => route.destination.value !== 0x0af40300n), ...(via === undefined ? [] : [towards(3, via)])] };
    };
    const branch = only(traceIn(new World(model, 'host', undefined, { table }), 'web-sim-1', '10.244.3.2'));
    assert.equal(branch.verdict, 'loop');
    assert.match(branch.reason, /node node-2 → node node-1 → node node-2.*time to live of 64/);
  });

  it('notice answers that take another way than the question', () => {
    const input = usual();
    const model = buildModel(input);
    const cut = (namespace: string): RoutingTable | undefined => {
      const own = routingTable(model, 'host', namespace);
      return own && namespace === 'node/node-2' ? { ...own, routes: own.routes.filter(({ via }) => via === undefined) } : own;
    };
    const branch = only(traceIn(new World(model, 'host', undefined, { table: cut }), 'web-sim-1', 'web-sim-2'));
    assert.deepEqual([branch.verdict, branch.reply.possible], ['delivered', 'no']);
    assert.match(branch.reply.reason, /the table of node node-2 has no way to 10\.244\.1\.2/);
  });

  it('are bounded for Services with very many endpoints', () => {
    const list = Array.from({ length: 200 }, (_, n) => ({ address: `172.20.0.${n + 1}` }));
    const input = { ...usual(), endpoints: [endpoints('web', list, [{ name: 'http', protocol: 'TCP', port: 8080 }])] };
    const { branches, omitted } = run(input, 'web-sim-1', 'web');
    assert.deepEqual([branches.length, omitted], [64, 136]);
  });
});
