import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import type { RulesChoice, ServiceRulesView } from '../../../src/protocol/panel-contract';

const node = (name: string, address: string): string => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\nstatus: { addresses: [{ type: InternalIP, address: ${address} }] }\n`;
const nodes = [node('node-1', '192.168.1.11'), node('node-2', '192.168.1.12')].join('---\n');
const workload = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
`;
const service = (spec: string, name = 'web'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }], ${spec} }\n`;

function analysisOf(...documents: readonly string[]): Analysis {
  const analysis = new Analysis();
  analysis.apply([{ path: 'nodes.yaml', text: nodes }, { path: 'all.yaml', text: documents.join('---\n') }]);
  return analysis;
}

const choice: RulesChoice = { node: 'node-1', family: 4, format: 'save' };

function view(spec: string, rules: Partial<RulesChoice> = {}, ...more: readonly string[]): ServiceRulesView {
  const analysis = analysisOf(workload, service(spec), ...more);
  const found = analysis.service(analysis.clusters()[0]?.id ?? '', 'service/shop/web', { ...choice, ...rules });
  assert.ok(found);
  return found;
}

describe('view of the rules of a Service', () => {
  it('names each way in with the share of each backend and the policies in words', () => {
    const { entrances, node: shown, families } = view('type: NodePort, sessionAffinity: ClientIP, clusterIP: 10.96.0.20');
    assert.deepEqual([shown, families], ['node-1', [4]]);
    assert.deepEqual(entrances.map(({ kind, protocol, port }) => `${kind} ${protocol} ${port}`), ['cluster TCP http', 'node-port TCP http']);
    assert.equal(entrances[0]?.text, '10.96.0.20:80');
    assert.match(entrances[1]?.text ?? '', /^192\.168\.1\.11:3\d{4}$/);
    assert.deepEqual(entrances[0]?.backends.map(({ share }) => share), [1 / 3, 1 / 3, 1 / 3]);
    assert.ok(entrances[0]?.backends.every(({ name, pod }) => /^shop\/web-/.test(name) && pod === `pod/${name}`));
    assert.ok(entrances[0]?.policies.includes('A client stays with its backend for 3 h after its last connection (sessionAffinity: ClientIP).'));
    assert.ok(entrances[1]?.policies[1]?.includes('externalTrafficPolicy: Cluster'));
  });

  it('follows Local policies on the chosen node', () => {
    const one = view('type: NodePort, externalTrafficPolicy: Local');
    const outside = one.entrances.find(({ kind }) => kind === 'node-port');
    assert.ok(outside && outside.backends.length > 0 && outside.backends.every(({ local }) => local));
    const inside = one.entrances.find(({ kind }) => kind === 'cluster');
    assert.equal(inside?.backends.length, 3);
  });

  it('holds the rules of this Service only, and no line that would empty shared chains', () => {
    const { lines } = view('clusterIP: 10.96.0.20', {}, service('clusterIP: 10.96.0.21', 'other'));
    const texts = lines.map(({ text }) => text);
    assert.deepEqual([texts[0], texts.at(-1)], ['*nat', 'COMMIT']);
    assert.ok(texts.some((text) => text.startsWith('-A KUBE-SERVICES -d 10.96.0.20/32')));
    assert.ok(texts.every((text) => !text.includes('shop/other') && !text.includes('10.96.0.21')));
    assert.ok(texts.every((text) => !/^:KUBE-(SERVICES|NODEPORTS)/.test(text)));
    assert.ok(lines.every(({ kind, because }) => kind === 'table' || because !== ''));
  });

  it('is written as iptables-restore takes it', () => {
    const { lines } = view('clusterIP: 10.96.0.20', { format: 'restore' });
    assert.ok(lines.some(({ text }) => text.includes('-m tcp -p tcp -d 10.96.0.20 --dport 80')));
  });

  it('says what becomes of connections without a backend', () => {
    const analysis = analysisOf(service('clusterIP: 10.96.0.20'));
    const found = analysis.service(analysis.clusters()[0]?.id ?? '', 'service/shop/web', choice);
    assert.equal(found?.entrances[0]?.refusal, 'Refused: no backend is ready.');
    assert.ok(found?.lines.some(({ text }) => text.includes('-j REJECT')));
  });

  it('says why there are no rules, and what the mode of kube-proxy is', () => {
    const headless = view('clusterIP: None');
    assert.deepEqual([headless.lines, headless.entrances.map(({ kind }) => kind)], [[], ['name']]);
    assert.match(headless.notes[0] ?? '', /^Headless/);
    const external = view('type: ExternalName, externalName: example.com');
    assert.match(external.notes[0] ?? '', /^An ExternalName Service/);
    assert.equal(view('clusterIP: 10.96.0.20', {}, 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: nftables\n').mode, 'nftables');
  });

  it('has the first node for an unknown one, and nothing for an unknown Service', () => {
    assert.equal(view('clusterIP: 10.96.0.20', { node: 'gone' }).node, 'node-1');
    const analysis = analysisOf(workload);
    assert.equal(analysis.service(analysis.clusters()[0]?.id ?? '', 'service/shop/web', choice), undefined);
    assert.equal(analysis.service(analysis.clusters()[0]?.id ?? '', 'nonsense', choice), undefined);
  });
});

describe('Services of a file', () => {
  it('are listed by place with their addresses and ready backends', () => {
    const analysis = analysisOf(service('clusterIP: None', 'names'), workload, service('clusterIP: 10.96.0.20'));
    assert.deepEqual(
      analysis.servicesOf('all.yaml').map(({ id, addresses, endpoints, range }) => [id, addresses, endpoints, range.start.line]),
      [['service/shop/names', [], 3, 0], ['service/shop/web', ['10.96.0.20'], 3, 15]],
    );
    assert.deepEqual(analysis.servicesOf('nodes.yaml'), []);
    assert.deepEqual(analysis.servicesOf('none.yaml'), []);
  });
});
