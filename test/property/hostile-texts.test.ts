import assert from 'node:assert/strict';
import { Analysis } from '../../src/core/analysis';
import { findAddresses } from '../../src/core/ip/find';
import { globMatcher, isTameGlob, isTamePattern } from '../../src/core/text/globs';
import { isExpression, isPlaceholder } from '../../src/core/yaml/scalar';
import { isTemplateError } from '../../src/core/yaml/template';
import { GitIgnore } from '../../src/reading/git-ignore';

/*
 * Texts on which a regular expression that tries the rest of a text from every place would take hours: they are of
 * any length (HOSTILE_LENGTH), and a test that hangs fails by its time limit.
 */
const length = Number(process.env['HOSTILE_LENGTH'] ?? 20_000);
const units = ['/', '{{ ', '0_', ' #', ',', '(', '"', "'", '-', '_', '1.', ':', 'f:', '[', '<', '$', 'A_', 'a', ' ', '\t', '\n', '\n#', '.', '1', '%', '--', '=', '@', ';', '&&', 'x.', '1/', '#{', '\u2028'];
const ends = ['', 'x', '!', '\n', '\u2028'];
const texts = (endings: readonly string[]): string[] => units.flatMap((unit) => endings.map((end) => unit.repeat(Math.ceil(length / unit.length)) + end));

describe('hostile texts', function () {
  this.timeout(240_000);

  it('cost the functions that look for something in them no more than their length', () => {
    for (const text of texts(ends)) {
      isPlaceholder(text);
      isExpression(text);
      findAddresses(text);
      isTemplateError(text, text.length - 1);
    }
  });

  it('cost no more wherever in a manifest they stand', () => {
    const fields = (text: string): unknown[] => [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: text, namespace: text, labels: { [text]: text }, annotations: { [text]: text } }, spec: { clusterIP: text, externalName: text, externalIPs: [text], selector: { app: text }, ports: [{ name: text, port: 80, targetPort: text, protocol: text }] } },
      { apiVersion: 'v1', kind: 'Node', metadata: { name: text }, spec: { podCIDR: text }, status: { addresses: [{ type: 'InternalIP', address: text }] } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: text }, spec: { hostname: text, containers: [{ name: 'a', image: text, command: [text, `--cluster-cidr=${text}`], args: [text], ports: [{ name: text, containerPort: 80, hostIP: text }] }] }, status: { podIP: text } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns', namespace: 'kube-system' }, data: { Corefile: text } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium-config', namespace: 'kube-system' }, data: { 'cluster-pool-ipv4-cidr': text, 'ipv4-native-routing-cidr': text, tunnel: text } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-flannel-cfg', namespace: 'kube-system' }, data: { 'net-conf.json': text, 'cni-conf.json': text } },
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' }, spec: { podSelector: { matchLabels: { app: text } }, egress: [{ to: [{ ipBlock: { cidr: text, except: [text] } }] }] } },
      { apiVersion: 'kubeadm.k8s.io/v1beta3', kind: 'ClusterConfiguration', networking: { podSubnet: text, serviceSubnet: text, dnsDomain: text }, controlPlaneEndpoint: text, apiServer: { extraArgs: { 'service-cluster-ip-range': text }, certSANs: [text] } },
      { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [text], patches: [{ target: { kind: 'Service', name: text, labelSelector: text }, patch: text }] },
    ];
    for (const text of texts(['', '!', '\n'])) {
      const analysis = new Analysis();
      fields(text).forEach((object, at) => analysis.apply([{ path: `${at}/${at === 8 ? 'kustomization' : 'a'}.yaml`, text: JSON.stringify(object) }]));
      analysis.apply([{ path: '.kube-netscope.yaml', text: JSON.stringify({ clusters: [{ name: 'a', files: [text] }], rendered: [text], ignores: [{ rule: 'KN101', files: [text] }] }) }]);
      analysis.apply([{ path: 'plain.yaml', text }, { path: 'plain.json', text }]);
      analysis.findings();
    }
  });

  it('as globs fit nothing where a match could take ages, while those that people write fit', () => {
    const usual = ['**/*.yaml', 'a/**/b/**/*.json', '**/*-{dev,prod}-*.y*ml', '!(a)/*.yaml', '[ab]?/*', '**/.git/**', '/build/', '*.tar.*', '**/charts/**/templates/**'];
    assert.deepEqual(usual.filter((glob) => !isTameGlob(glob)), []);
    const wild = ['*a*a*a*a*a*a*a*a*a*b', '+(a|aa)b', '(a+)+b', '**/a/**/a/**/a/**/a/**/a/**/b', '{a,aa}{a,aa}{a,aa}{a,aa}b'.repeat(8), ...['*a', '**/a/', '{a,aa}', '+(a|aa)', '(a|aa)'].map((unit) => `${unit.repeat(30)}b`)];
    for (const glob of wild) {
      assert.equal(isTameGlob(glob), false, glob);
      for (const path of ['a'.repeat(250), 'a/'.repeat(500), 'a'.repeat(100_000)]) {
        assert.equal(globMatcher([glob])(path), false);
        const ignore = new GitIgnore();
        ignore.set('', `${glob}\nkept`);
        assert.equal(ignore.ignoresFile(path.replace(/\/$/, '')), false);
        assert.equal(ignore.ignoresFile('kept'), true);
      }
    }
    // Tame ones, at their worst.
    for (const glob of ['*a*a*b', '**/a/**/a/**/b', '*a*a*b/**/*a*a*b']) for (const path of ['a'.repeat(250), 'a/'.repeat(500), `${'a'.repeat(250)}/`.repeat(4)]) assert.equal(globMatcher([glob])(path), false);
  });

  it('as patterns of kustomize are regular expressions only where these are tame', () => {
    assert.deepEqual(['web', 'web-.*', '^web-[a-z]+$', '(web|api)', '.*'].filter((pattern) => !isTamePattern(pattern)), []);
    assert.deepEqual(['(a+)+$', '(a|a)*b', 'a*a*a*a*b', '(a)\\1', '(?=a)', 'a{1,9}b{1,9}c{1,9}d+'].filter(isTamePattern), []);
    const pods = (pattern: string): string[] => {
      const analysis = new Analysis();
      analysis.apply([
        { path: 'k/kustomization.yaml', text: `resources: [a.yaml]\npatches: [{target: {kind: Service, name: '${pattern}'}, patch: '[{op: replace, path: /spec/clusterIP, value: 10.96.0.300}]'}]\n` },
        { path: 'k/a.yaml', text: `apiVersion: v1\nkind: Service\nmetadata: {name: ${'a'.repeat(60)}}\nspec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}\n` },
      ]);
      return analysis.findings().map(({ code }) => code);
    };
    assert.ok(pods('a*').includes('KN101'));
    assert.ok(!pods('(a+)+b').includes('KN101'));
  });
});
