import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../../src/core/analysis';

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: true
      containers: [{ name: web, image: nginx }]
`;
const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ports: [{ port: 80 }]\n`;

/** `changed file:LINE: the text of the line`, of the later state, of what is removed in the earlier one. */
function edits(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const analysis = new Analysis();
  analysis.apply(Object.entries(after).map(([path, text]) => ({ path, text })));
  const base = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((path) => ({ path, text: before[path] }));
  const view = analysis.changes(analysis.clusters()[0]?.id ?? '', 'host', base);
  return (view?.edits ?? []).map(({ kind, file, range: { start, end } }) => {
    const line = ((kind === 'removed' ? before : after)[file] ?? '').split(/\r\n|\n/)[start.line] ?? '';
    return `${kind} ${file}:${start.line + 1}: ${line.slice(start.column, end.column)}`;
  });
}

describe('lines of edits', () => {
  const more = { 'other.yaml': service('other') };
  const table: readonly (readonly [name: string, before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>, edits: readonly string[]])[] = [
    ['what differs', { 'a.yaml': web }, { 'a.yaml': web.replace('replicas: 2', 'replicas: 3') }, ['changed a.yaml:6: replicas: 3']],
    ['the first of what differs', { 'a.yaml': web }, { 'a.yaml': web.replace('replicas: 2', 'replicas: 3').replace('true', 'false') }, ['changed a.yaml:6: replicas: 3']],
    ['not a comment beside it', { 'a.yaml': web }, { 'a.yaml': `# a comment\n\n${web.replace('replicas: 2', '# more\n  replicas: 3')}` }, ['changed a.yaml:9: replicas: 3']],
    ['not a comment before it', { 'a.yaml': web }, { 'a.yaml': web.replace('replicas: 2', '# more\n  replicas: 3') }, ['changed a.yaml:7: replicas: 3']],
    ['a line more', { 'a.yaml': web.replace('      hostNetwork: true\n', '') }, { 'a.yaml': web }, ['changed a.yaml:11: hostNetwork: true']],
    ['a line less: what stood before it', { 'a.yaml': web }, { 'a.yaml': web.replace('      hostNetwork: true\n', '') }, ['changed a.yaml:10: spec:']],
    ['the first line', { 'a.yaml': web }, { 'a.yaml': web.replace('apps/v1', 'extensions/v1beta1') }, ['changed a.yaml:1: apiVersion: extensions/v1beta1']],
    ['in the second document', { 'a.yaml': `${service('one')}---\n${web}` }, { 'a.yaml': `${service('one')}---\n${web.replace('replicas: 2', 'replicas: 3')}` }, ['changed a.yaml:13: replicas: 3']],
    ['below lines that moved', { 'a.yaml': `${service('one')}---\n${web}` }, { 'a.yaml': `# x\n# y\n${service('one')}---\n${web.replace('replicas: 2', 'replicas: 3')}` }, ['changed a.yaml:15: replicas: 3']],
    ['Windows line ends', { 'a.yaml': web.replaceAll('\n', '\r\n') }, { 'a.yaml': web.replace('replicas: 2', 'replicas: 3').replaceAll('\n', '\r\n') }, ['changed a.yaml:6: replicas: 3']],
    ['what is new: its name', more, { ...more, 'a.yaml': `# new\n${web}` }, ['added a.yaml:5: name: web']],
    ['what is gone: its name, as it stood', { ...more, 'a.yaml': `${service('one')}---\n${web}` }, { ...more, 'a.yaml': service('one') }, ['removed a.yaml:11: name: web']],
    ['what has moved to another file', { ...more, 'a.yaml': web }, { ...more, 'b.yaml': web.replace('replicas: 2', 'replicas: 3') }, ['changed b.yaml:6: replicas: 3']],
    ['what has no name', { ...more, 'kubeadm.yaml': '# x\napiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/16}\n' }, { ...more, 'kubeadm.yaml': '# x\napiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking: {podSubnet: 10.243.0.0/16}\n' }, ['changed kubeadm.yaml:4: networking: {podSubnet: 10.243.0.0/16}']],
  ];
  for (const [name, before, after, expected] of table) it(name, () => assert.deepEqual(edits(before, after), expected));
});
