import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'mocha';
import type { Family } from '../../src/core/ip/address';
import type { ProxyConfig, ProxyServicePort } from '../../src/core/network/kube-proxy/input';
import { restoreText } from '../../src/core/network/kube-proxy/restore';
import { NodeRules } from '../../src/core/network/kube-proxy/rules';
import { walk } from '../../src/core/network/kube-proxy/walk';
import type { ProxyOutcome, ProxyPacket } from '../../src/core/network/kube-proxy/walk';
import { inputFor, local, node1, port, remote } from '../core/network/kube-proxy/cases/case';
import { Lab, lab4, lab6 } from './kube-proxy-lab';
import type { Answer, LabAddresses, Place, Try } from './kube-proxy-lab';
import { missing, program } from './kube-proxy-load';

/** Virtual addresses of a family. */
interface Virtual {
  readonly lab: LabAddresses;
  readonly cluster: (n: number) => string;
  readonly external: (n: number) => string;
  readonly balancer: (n: number) => string;
  readonly range: string;
}
const virtual: Readonly<Record<Family, Virtual>> = {
  4: { lab: lab4, cluster: (n) => `172.30.0.${n}`, external: (n) => `192.168.99.${n}`, balancer: (n) => `1.2.3.${n}`, range: '203.0.113.0/25' },
  6: { lab: lab6, cluster: (n) => `fd30::${n}`, external: (n) => `fd99::${n}`, balancer: (n) => `fd12::${n}`, range: '2001:db8:1::/64' },
};

const STICKY = 9;
const SPREAD = 1;

/** The Services of the lab, numbered: each has addresses and a node port that end in its number. */
function services(family: Family): ProxyServicePort[] {
  const { lab, cluster, external, balancer, range } = virtual[family];
  const [own, other] = lab.pods.map((ip) => local(ip, { port: 8080 }));
  const [far, farther] = lab.remotes.map((ip) => remote(ip, { port: 8080 }));
  assert.ok(own && other && far && farther);
  const make = (n: number, service: string, options: Partial<ProxyServicePort>): ProxyServicePort =>
    port({ service, clusterAddresses: { [family]: cluster(n) }, ...options });
  const open = (n: number): Partial<ProxyServicePort> => ({ serviceType: 'LoadBalancer', nodePort: 30000 + n, externalAddresses: [external(n)], loadBalancerAddresses: [balancer(n)] });
  return [
    make(SPREAD, 'spread', { ...open(SPREAD), endpoints: [own, other, far, farther] }),
    make(2, 'datagrams', { ...open(2), protocol: 'UDP', endpoints: [other, far] }),
    make(3, 'external-local', { ...open(3), externalLocal: true, endpoints: [other, far] }),
    make(4, 'external-far', { ...open(4), externalLocal: true, endpoints: [far] }),
    make(5, 'internal-local', { internalLocal: true, endpoints: [other, far] }),
    make(6, 'internal-far', { internalLocal: true, endpoints: [far] }),
    make(7, 'empty', open(7)),
    make(8, 'limited', { ...open(8), sourceRanges: [range], endpoints: [other, far] }),
    make(STICKY, 'sticky', { affinitySeconds: 60, endpoints: [other, far, farther] }),
    make(10, 'self', { endpoints: [own] }),
    make(11, 'empty-datagrams', { ...open(11), protocol: 'UDP' }),
    make(12, 'local-datagrams', { ...open(12), protocol: 'UDP', externalLocal: true, endpoints: [other] }),
  ];
}

/** Every destination of a Service: cluster, external and balancer address, node port. */
function destinations(one: ProxyServicePort, family: Family, loopback: boolean): Pick<Try, 'host' | 'port' | 'protocol'>[] {
  const { lab } = virtual[family];
  const hosts = [one.clusterAddresses[family], ...one.externalAddresses, ...one.loadBalancerAddresses].flatMap((host) => (host === undefined ? [] : [{ host, port: one.portNumber }]));
  if (one.nodePort !== 0) hosts.push({ host: loopback ? '127.0.0.1' : lab.node, port: one.nodePort });
  return hosts.map((to) => ({ ...to, protocol: one.protocol }));
}

interface Client {
  readonly place: Place;
  readonly packet: Pick<ProxyPacket, 'origin' | 'source' | 'inInterface'>;
}

function clients(family: Family): Client[] {
  const { lab } = virtual[family];
  return [
    { place: 'pod1', packet: { origin: 'network', source: lab.pods[0], inInterface: 'veth1' } },
    ...lab.outsiders.map((source): Client => ({ place: 'world', packet: { origin: 'network', source, inInterface: 'eth0' } })),
    { place: 'node', packet: { origin: 'node', source: lab.node } },
    ...(family === 4 ? [{ place: 'node', packet: { origin: 'node', source: '127.0.0.1' } } as const] : []),
  ];
}

/** The attempts of one client with what is predicted for each. */
function attempts(rules: NodeRules, client: Client, family: Family): { readonly tried: Try; readonly predicted: readonly ProxyOutcome[] }[] {
  const loopback = client.packet.source === '127.0.0.1';
  return services(family).flatMap((one) => destinations(one, family, loopback).filter(({ host }) => !loopback || host === '127.0.0.1').flatMap((to) => {
    const predicted = walk(rules, { ...client.packet, destination: to.host, protocol: to.protocol, destinationPort: to.port });
    // What is let through without being translated leaves the lab's knowledge.
    if (predicted.some(({ verdict, endpoint }) => verdict === 'accept' && endpoint === undefined)) return [];
    // A pod of another node answers an outsider past this node, which then cannot undo its translation.
    if (client.place === 'world' && predicted.some(({ destination, masquerade }) => !masquerade && virtual[family].lab.remotes.includes(destination))) return [];
    const dropped = predicted.every(({ verdict }) => verdict === 'drop');
    const tried: Try = { ...to, from: client.packet.source, times: dropped || predicted[0]?.verdict === 'reject' ? 1 : 6, patience: dropped ? 600 : 5_000 };
    return [{ tried, predicted }];
  }));
}

function check(answer: Answer, predicted: readonly ProxyOutcome[], tried: Try, title: string): void {
  const verdicts = new Set(predicted.map(({ verdict }) => verdict));
  if (answer === 'refused' || answer === 'silent') {
    assert.deepEqual([...verdicts], [answer === 'refused' ? 'reject' : 'drop'], `${title}: ${answer}`);
    return;
  }
  assert.equal(typeof answer, 'object', `${title}: ${JSON.stringify(answer)}`);
  const chosen = predicted.find(({ destination, verdict }) => verdict === 'accept' && destination === answer.backend);
  assert.ok(chosen, `${title}: ${answer.backend} answered`);
  const seen = answer.source.replace(/^::ffff:/, '');
  if (chosen.masquerade) assert.ok(node1.interfaceAddresses.includes(seen), `${title}: source ${seen} is not the node's`);
  else assert.equal(seen, tried.from, `${title}: source`);
}

const variants: Readonly<Record<string, Partial<ProxyConfig>>> = {
  'cluster range': {},
  'no detector': { clusterRanges: {} },
  'interface prefix': { detectLocalMode: 'InterfaceNamePrefix', interfaceNamePrefix: 'veth' },
  masqueradeAll: { masqueradeAll: true },
};

for (const backend of ['nft', 'legacy'] as const) {
  for (const family of [4, 6] as const) {
    describe(`kernel: traffic meets the predicted rules (${backend}, IPv${family})`, function () {
      this.timeout(120_000);
      const lab = new Lab();
      const load = (rules: NodeRules, builtinJumps = false): string => lab.onNode([program(backend, family, 'restore'), '--noflush', '--counters'], restoreText(rules, { builtinJumps }));
      const rulesOf = (config: Partial<ProxyConfig>): NodeRules => new NodeRules(inputFor({ ports: services(family), config }), family);

      before(async function () {
        const reason = missing(backend, family) ?? (spawnSync('ip', ['netns', 'list']).status === 0 ? undefined : 'no ip netns');
        if (reason !== undefined) {
          console.log(`      skipped: ${reason}`);
          this.skip();
        }
        await lab.open();
        load(rulesOf({}), true);
      });
      after(() => lab.close());

      for (const [name, config] of Object.entries(variants)) {
        it(`${name}: backend, source, refusal`, async () => {
          const rules = rulesOf(config);
          load(rules);
          await Promise.all(clients(family).map(async (client) => {
            const all = attempts(rules, client, family);
            assert.ok(all.length > 0);
            const answers = await lab.from(client.place, all.map(({ tried }) => tried));
            all.forEach(({ tried, predicted }, at) => {
              const title = `${client.packet.source} to ${tried.host}:${tried.port}/${tried.protocol}`;
              assert.equal(answers[at]?.length, tried.times);
              for (const answer of answers[at] ?? []) check(answer, predicted, tried, title);
            });
          }));
        });
      }

      it('backends are chosen with the predicted probabilities', async () => {
        const rules = rulesOf({});
        load(rules);
        const { lab: { pods: [from] }, cluster } = virtual[family];
        const to = { host: cluster(SPREAD), port: 80, protocol: 'TCP' };
        const predicted = walk(rules, { origin: 'network', source: from, destination: to.host, protocol: 'TCP', destinationPort: 80, inInterface: 'veth1' });
        const answers = await lab.from('pod1', Array.from({ length: 8 }, () => ({ ...to, from, times: 50, patience: 10_000 })));
        const seen = answers.flat().map((answer) => (typeof answer === 'object' ? answer.backend : answer));
        for (const { destination, probability } of predicted) {
          const count = seen.filter((backendOf) => backendOf === destination).length;
          const spread = Math.sqrt(seen.length * probability * (1 - probability));
          assert.ok(Math.abs(count - seen.length * probability) < 6 * spread, `${destination}: ${count} of ${seen.length}`);
        }
      });

      it('affinity: a client keeps its backend', async () => {
        const { lab: { pods: [from] }, cluster } = virtual[family];
        const [answers] = await lab.from('pod1', [{ host: cluster(STICKY), port: 80, protocol: 'TCP', from, times: 20, patience: 10_000 }]);
        assert.equal(new Set(answers?.map((answer) => (typeof answer === 'object' ? answer.backend : answer))).size, 1);
      });
    });
  }
}
