import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';

const cluster = (name: string, pods: string): string =>
  `apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: ${name}}\nspec:\n  clusterNetwork:\n    pods: {cidrBlocks: [${pods}]}\n    services: {cidrBlocks: [10.128.0.0/12]}\n`;
const controlPlane = (name: string): string => `apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: ${name}-control-plane}\nspec: {replicas: 3}\n`;
const ids = (analysis: Analysis): string[] => analysis.clusters().map(({ id }) => id).sort();

describe('several clusters in one file', () => {
  it('are told apart by name, with what is named after them', () => {
    const analysis = new Analysis();
    analysis.apply([{ path: 'all.yaml', text: [cluster('prod', '10.1.0.0/16'), controlPlane('prod'), cluster('prod-eu', '10.1.0.0/16'), controlPlane('prod-eu')].join('---\n') }]);
    assert.deepEqual(ids(analysis), ['folder:#prod', 'folder:#prod-eu']);
    assert.deepEqual(analysis.clusters().map(({ name }) => name).sort(), ['prod (the workspace folder)', 'prod-eu (the workspace folder)']);
  });

  it('stay one cluster while only one is defined, and follow edits', () => {
    const analysis = new Analysis();
    analysis.apply([{ path: 'all.yaml', text: [cluster('prod', '10.1.0.0/16'), controlPlane('prod')].join('---\n') }]);
    assert.deepEqual(ids(analysis), ['folder:']);
    analysis.apply([{ path: 'all.yaml', text: [cluster('prod', '10.1.0.0/16'), controlPlane('prod'), cluster('lab', '10.2.0.0/16')].join('---\n') }]);
    assert.deepEqual(ids(analysis), ['folder:#lab', 'folder:#prod']);
    analysis.apply([{ path: 'all.yaml', text: cluster('prod', '10.1.0.0/16') }]);
    assert.deepEqual(ids(analysis), ['folder:']);
  });
});
