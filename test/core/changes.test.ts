import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';

const workload = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { clusterIP: 10.96.0.20, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }\n';

function analysisOf(): Analysis {
  const analysis = new Analysis();
  analysis.apply([{ path: 'web.yaml', text: workload(2) }, { path: 'service.yaml', text: service }]);
  return analysis;
}

const clusterOf = (analysis: Analysis): string => analysis.clusters()[0]?.id ?? '';

describe('changes since other texts', () => {
  it('are those of the network, with the edit that caused them', () => {
    const analysis = analysisOf();
    const view = analysis.changes(clusterOf(analysis), 'host', [{ path: 'web.yaml', text: workload(1) }]);
    assert.deepEqual(view?.edits.map(({ kind, title, file, range }) => `${kind} ${title} ${file}:${range.start.line + 1}:${range.start.column + 1}-${range.end.column + 1}`), ['changed Deployment shop/web web.yaml:5:3-14']);
    assert.deepEqual(view?.counts.find(({ subject }) => subject === 'pod'), { subject: 'pod', added: 1, removed: 0, changed: 0 });
    assert.ok(view?.changes.some(({ subject, kind, title }) => subject === 'rule' && kind === 'added' && title.includes('shop/web')));
  });

  it('leave everything as it was', () => {
    const analysis = analysisOf();
    analysis.takeChangedFindings();
    const [pods, findings] = [analysis.topology(clusterOf(analysis), 'host'), analysis.findings()];
    analysis.changes(clusterOf(analysis), 'host', [{ path: 'web.yaml', text: 'kind: [' }, { path: 'service.yaml', text: undefined }, { path: 'gone.yaml', text: service }]);
    assert.deepEqual({ ...analysis.topology(clusterOf(analysis), 'host'), revision: 0 }, { ...pods, revision: 0 });
    assert.deepEqual(analysis.findings(), findings);
    assert.equal(analysis.statistics().files, 2);
  });

  it('are counted per Service for the text that a file had', () => {
    const analysis = new Analysis();
    const both = (replicas: number): string => `${workload(replicas)}---\n${service}`;
    analysis.apply([{ path: 'web.yaml', text: both(2) }]);
    const count = (before?: string): number | undefined => analysis.servicesOf('web.yaml', before)[0]?.changedRules;
    assert.equal(count(), undefined);
    assert.equal(count(both(2)), undefined);
    assert.equal(count(`${both(2)}# a comment`), 0);
    // One endpoint more: its two rules, the choice of it, and the choice of the other one, now with a die, twice.
    assert.equal(count(both(1)), 5);
    assert.equal(analysis.servicesOf('web.yaml')[0]?.endpoints, 2);
  });

  it('are none for equal texts and for a cluster that was not there', () => {
    const analysis = analysisOf();
    const cluster = clusterOf(analysis);
    assert.deepEqual(analysis.changes(cluster, 'host', [{ path: 'web.yaml', text: workload(2) }])?.changes, []);
    assert.deepEqual(analysis.changes(cluster, 'host', [])?.edits, []);
    assert.equal(analysis.changes(cluster, 'host', [{ path: 'web.yaml', text: undefined }, { path: 'service.yaml', text: undefined }]), undefined);
    assert.equal(analysis.changes('nowhere', 'host', []), undefined);
  });
});
