import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import type { FindingsQuestion, FindingsView } from '../../../src/protocol/findings-contract';
import { defaultAnalysisSettings } from '../../../src/protocol/analysis-contract';

const node = (name: string, address: string): string => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\nspec: { podCIDR: 10.244.1.0/24 }\nstatus: { addresses: [{ type: InternalIP, address: ${address} }] }\n`;
const service = (address: string, name = 'web'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { app: web }, clusterIP: ${address}, ports: [{ port: 80 }] }\n`;
const kubeadm = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/16 }\n';

/** Two clusters: in `a` nodes with one block and a Service outside of the range, in `b` nothing wrong. */
function twoClusters(): Analysis {
  const analysis = new Analysis();
  analysis.apply([
    { path: 'a/cluster.yaml', text: kubeadm },
    { path: 'a/nodes.yaml', text: [node('node-1', '192.168.1.11'), node('node-2', '192.168.1.12')].join('---\n') },
    { path: 'a/web.yaml', text: service('10.200.0.1') },
    { path: 'b/cluster.yaml', text: kubeadm },
    { path: 'b/nodes.yaml', text: node('node-1', '192.168.1.11') },
  ]);
  return analysis;
}

const all: FindingsQuestion = { group: 'rule', severities: ['error', 'warning', 'info', 'hint'], text: '', closed: [], start: 0, limit: 100 };

function ask(analysis: Analysis, question: Partial<FindingsQuestion> = {}, cluster = 'a'): FindingsView {
  const id = analysis.clusters().find(({ name, id: each }) => name === cluster || each.includes(cluster))?.id ?? assert.fail(`no cluster ${cluster}`);
  return analysis.findingWindow(id, { ...all, ...question }) ?? assert.fail('no view');
}

const shape = ({ lines }: FindingsView): string[] => lines.map((line) => (line.kind === 'group' ? `${line.open ? '-' : '+'} ${line.title}` : `  ${line.code} ${line.location.file}`));

describe('findings of a cluster', () => {
  const analysis = twoClusters();
  const found = analysis.findings().filter(({ file }) => file.startsWith('a/'));

  it('are gathered by rule, the worst first, with the words of the rule', () => {
    const view = ask(analysis);
    const groups = view.lines.flatMap((line) => (line.kind === 'group' ? [line] : []));
    assert.ok(groups.length >= 2);
    assert.deepEqual(groups.map(({ title }) => title).toSorted(), [...new Set(found.map(({ code }) => code))].toSorted());
    assert.ok(groups.every(({ detail }) => detail !== ''));
    assert.equal(view.count, groups.length + found.length);
    assert.equal(Object.values(view.counts).reduce((sum, each) => sum + each), found.length);
    const item = view.lines.find((line) => line.kind === 'finding') ?? assert.fail();
    assert.ok(item.rule.why !== '' && item.rule.fix !== '');
    assert.deepEqual([view.checked.files, view.checked.rules > 50], [3, true]);
  });

  it('are gathered by file, and by cluster over all clusters', () => {
    assert.deepEqual(shape(ask(analysis, { group: 'file' })).filter((line) => line.startsWith('-')), ['- a/nodes.yaml', '- a/web.yaml']);
    const other = ask(analysis, {}, 'b');
    assert.deepEqual([other.count, other.checked.files], [0, 2]);
    const both = ask(analysis, { group: 'cluster' }, 'b');
    assert.deepEqual([both.checked.files, both.lines.filter(({ kind }) => kind === 'finding').length], [5, found.length]);
  });

  it('are filtered by severity and text, closed, and answered in windows', () => {
    assert.equal(ask(analysis, { severities: [] }).count, 0);
    assert.ok(ask(analysis, { severities: [] }).counts.error > 0);
    assert.deepEqual([...new Set(ask(analysis, { text: 'WEB.yaml' }).lines.flatMap((line) => (line.kind === 'finding' ? [line.location.file] : [])))], ['a/web.yaml']);
    const closed = ask(analysis, { group: 'file', closed: ['a/nodes.yaml'] });
    assert.equal(shape(closed)[0], '+ a/nodes.yaml');
    assert.equal(shape(closed)[1], '- a/web.yaml');
    const whole = shape(ask(analysis));
    assert.deepEqual(shape(ask(analysis, { start: 1, limit: 2 })), whole.slice(1, 3));
    assert.deepEqual(shape(ask(analysis, { start: 99 })), []);
    assert.deepEqual(shape(ask(analysis, { start: -3, limit: -1 })), []);
  });

  it('know the thing of the picture that they are about', () => {
    const targets = ask(analysis).lines.flatMap((line) => (line.kind === 'finding' ? [line.target?.id] : []));
    assert.ok(targets.includes('service/shop/web'));
  });

  it('follow edits and settings', () => {
    const edited = twoClusters();
    const before = ask(edited, { text: 'web.yaml' }).count;
    edited.apply([{ path: 'a/web.yaml', text: service('10.96.0.20') }]);
    assert.ok(before > ask(edited, { text: '10.200.0.1' }).count);
    const codes = [...new Set(edited.findings().map(({ code }) => code))];
    const rules = ask(edited).checked.rules;
    edited.configure({ ...defaultAnalysisSettings, rules: Object.fromEntries(codes.map((code) => [code, 'off'])) });
    assert.deepEqual([ask(edited).count, ask(edited).checked.rules], [0, rules - codes.length]);
    assert.equal(edited.findingWindow('none', all), undefined);
  });
});
