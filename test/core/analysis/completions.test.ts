import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { atCursor } from './cursor';
import { shop } from './shop';

const service = (spec: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: new\n  namespace: shop\nspec:\n${spec}`;

/** What is written, first ones first; `→` shows a label that differs. */
function offered(text: string, file = 'new.yaml', rest: Readonly<Record<string, string>> = shop): readonly string[] {
  const at = atCursor({ ...rest, [file]: text });
  const view = at.analysis.completions(at.file, at.offset);
  return (view?.items ?? []).map(({ label, insert }) => (label === insert ? label : `${label} → ${insert}`));
}

describe('completions', () => {
  const ports = '  ports:\n    - port: 80\n';
  const cases: readonly [string, string, readonly string[]][] = [
    ['of a selector are labels of the namespace', service(`  selector:\n    ‸\n${ports}`), ['app: pinned', 'app: web', 'tier: front']],
    ['of a selector are those that go with the others', service(`  selector:\n    app: web\n    t‸\n${ports}`), ['tier: front']],
    ['of a key that has its colon are keys', service(`  selector:\n    a‸: web\n${ports}`), ['app', 'tier']],
    ['of a label are its values', service(`  selector:\n    app: ‸\n${ports}`), ['pinned', 'web']],
    ['of a label in brackets', service(`  selector: {app: w‸}\n${ports}`), ['pinned', 'web']],
    ['of a target port are ports of the selected containers', service('  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: ‸\n'), ['http-web']],
    ['of a target port without matching pods are none', service('  selector:\n    app: none\n  ports:\n    - targetPort: ‸\n'), []],
    ['of nodePort are free ports', service('  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 30000\n    - port: 81\n      nodePort: ‸\n'), ['30001', '30002', '30003', '30004', '30005', '30006', '30007', '30008']],
    ['of nodeName are nodes', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  nodeName: n‸\n', ['node-1']],
    ['of nodeName in a template are nodes', 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      nodeName: ‸\n', ['node-1']],
    ['of a backend are Services', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x, namespace: shop}\nspec:\n  defaultBackend:\n    service:\n      name: ‸\n', ['legacy', 'web']],
    ['of its port are names', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x, namespace: shop}\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        name: ‸\n', ['http']],
    ['of its port are numbers', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x, namespace: shop}\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        number: ‸\n', ['80']],
    ['of a route’s backend in another namespace', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: x}\nspec:\n  rules:\n    - backendRefs:\n        - name: web\n          namespace: shop\n          port: ‸\n', ['80']],
    ['of podCIDR are free blocks', 'apiVersion: v1\nkind: Node\nmetadata: {name: n2}\nspec:\n  podCIDR: ‸\n', ['10.244.0.0/24', '10.244.2.0/24', '10.244.3.0/24', '10.244.4.0/24', '10.244.5.0/24', '10.244.6.0/24', '10.244.7.0/24', '10.244.8.0/24']],
    ['of podCIDRs, too', 'apiVersion: v1\nkind: Node\nmetadata: {name: n2}\nspec:\n  podCIDRs:\n    - 10.244.2‸\n', ['10.244.0.0/24', '10.244.2.0/24', '10.244.3.0/24', '10.244.4.0/24', '10.244.5.0/24', '10.244.6.0/24', '10.244.7.0/24', '10.244.8.0/24']],
    ['of a policy are labels', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec:\n  podSelector:\n    matchLabels:\n      ti‸\n', ['app: pinned', 'app: web', 'tier: front']],
    ['of other fields are none', service('  type: ‸\n'), []],
    ['of other kinds are none', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  clusterIP: ‸\n', []],
    ['of comments are none', service('  # clusterIP: ‸\n'), []],
  ];
  for (const [title, text, expected] of cases) it(title, () => assert.deepEqual(offered(text), expected));

  it('of clusterIP are free addresses of the band for hand-picked ones', () => {
    const found = offered(service('  clusterIP: ‸\n'));
    assert.deepEqual(found, ['10.96.0.2', '10.96.0.3', '10.96.0.4', '10.96.0.5', '10.96.0.6', '10.96.0.7', '10.96.0.8', '10.96.0.9', 'None']);
    const taken = offered(`${service('  clusterIP: ‸\n')}---\n${service('  clusterIP: 10.96.0.3\n').replace('new', 'second')}`);
    assert.deepEqual(taken.slice(0, 2), ['10.96.0.2', '10.96.0.4']);
  });

  it('of IPv6 addresses stand in quotes unless they do already', () => {
    const cluster = { 'cluster.yaml': 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: fd00:1::/56\n  serviceSubnet: fd00:2::/112\n' };
    assert.equal(offered(service('  clusterIP: ‸\n'), 'new.yaml', cluster)[0], 'fd00:2::2 → "fd00:2::2"');
    assert.equal(offered(service('  clusterIP: "‸"\n'), 'new.yaml', cluster)[0], 'fd00:2::2');
    assert.equal(offered('apiVersion: v1\nkind: Node\nmetadata: {name: n2}\nspec:\n  podCIDR: ‸\n', 'new.yaml', cluster)[0], 'fd00:1::/64 → "fd00:1::/64"');
  });

  it('of labels stand in quotes where they read as something else', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels: {on: "true", version: "1"}\nspec: {containers: []}\n---\n';
    const own = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    ';
    assert.deepEqual(offered(`${pod}${own}‸\n`, 'new.yaml', {}), ['on: true → "on": "true"', 'version: 1 → version: "1"']);
    assert.deepEqual(offered(`${pod}${own}version: ‸\n`, 'new.yaml', {}), ['1 → "1"']);
  });

  it('in JSON stand in quotes', () => {
    const json = (selector: string): string => `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x", "namespace": "shop"}, "spec": {"selector": {${selector}}, "ports": []}}`;
    assert.deepEqual(offered(json('"a‸"'), 'new.json').slice(0, 1), ['app: pinned → app": "pinned']);
    assert.deepEqual(offered(json('"app": "‸"'), 'new.json'), ['pinned', 'web']);
    assert.deepEqual(offered(json('"app": ‸'), 'new.json'), ['pinned → "pinned"', 'web → "web"']);
  });

  it('of podSubnet are what others give, then free ranges', () => {
    const cluster = (subnet: string, other: string): string => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: ${subnet}\n  serviceSubnet: ${other}\n`;
    assert.deepEqual(offered(cluster('‸', '10.244.0.0/20'), 'cluster.yaml', {}), ['10.243.0.0/16', '10.240.0.0/14', '10.243.192.0/18', '10.243.240.0/20']);
    assert.deepEqual(offered(cluster('10.244.0.0/21‸', '10.96.0.0/16'), 'cluster.yaml', {}), ['10.244.0.0/21']);
    assert.deepEqual(offered(cluster('10.244.0.0/16', '‸'), 'cluster.yaml', {}), ['10.96.0.0/16', '10.96.0.0/12', '10.96.0.0/20', '10.96.0.0/24']);
    const proxy = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nclusterCIDR: 10.50.0.0/16\n';
    assert.equal(offered(`${cluster('‸', '10.96.0.0/16')}---\n${proxy}`, 'cluster.yaml', {})[0], '10.50.0.0/16');
  });

  it('replace the word at the cursor', () => {
    const at = atCursor({ ...shop, 'new.yaml': service('  clusterIP: 10.9‸6 # x\n') });
    assert.deepEqual(at.analysis.completions(at.file, at.offset)?.range, { start: { line: 6, column: 13 }, end: { line: 6, column: 18 } });
  });

  it('are none in templates', () => {
    assert.deepEqual(offered(`{{ if }}\n${service('  clusterIP: ‸\n')}`), []);
  });
});
