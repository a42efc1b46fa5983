import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import type { JsonExplanation } from '../../src/cli/commands/explain';
import type { JsonRoutes } from '../../src/cli/commands/routes';
import type { JsonModel } from '../../src/cli/model-json';
import { Folders } from './folders';
import { clusterYaml, webYaml } from './manifests';
import { examplesFolder, runCli, runJson } from './run-cli';

const threeNodes = path.join(examplesFolder, 'three-nodes');
const dualStack = path.join(examplesFolder, 'dual-stack');

describe('kube-netscope routes', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  it('prints the tables of all nodes as ip route does', () => {
    const { status, stdout, stderr } = runCli(['routes', threeNodes]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(stdout.match(/^# /gm)?.length, 3);
    assert.match(stdout, /^10\.244\.2\.0\/24 via 192\.168\.1\.12 dev eth0/m);
    assert.match(stdout, /^10\.244\.1\.0\/24 dev cni0 proto kernel scope link src 10\.244\.1\.1/m);
  });

  it('prints one node, the router, or one pod', () => {
    const node = runCli(['routes', '--node', 'node-1', threeNodes]).stdout;
    assert.match(node, /^10\.244\.2\.0\/24 via 192\.168\.1\.12 /m);
    assert.doesNotMatch(node, /^10\.244\.1\.0\/24 via/m);
    const router = runCli(['routes', '--router', threeNodes]).stdout;
    for (const at of [1, 2, 3]) assert.match(router, new RegExp(`^10\\.244\\.${at}\\.0/24 via 192\\.168\\.1\\.1${at}\\b`, 'm'));
    const pod = runCli(['routes', '--pod', 'shop/db-0', threeNodes]).stdout;
    assert.match(pod, /^default via 10\.244\.\d\.1 dev eth0/m);
  });

  it('knows both ways between nodes', () => {
    const { stdout } = runCli(['routes', '--node', 'node-1', '--mode', 'router', threeNodes]);
    assert.match(stdout, /^default via 192\.168\.1\./m);
    assert.doesNotMatch(stdout, /^10\.244\.2\.0\/24 via/m);
  });

  it('prints IPv6', () => {
    const { stdout } = runCli(['routes', '--node', 'node-1', dualStack]);
    assert.match(stdout, /^fd4b:7a2c:90e1:4402::\/64 via fd4b:7a2c:90e1:1::12 dev eth0/m);
  });

  it('prints JSON', () => {
    const document = runJson<JsonRoutes>(['routes', '--node', 'node-1', '--format', 'json', threeNodes]);
    assert.equal(document.schemaVersion, 1);
    const [cluster] = document.clusters;
    assert.equal(cluster?.mode, 'host');
    const route = cluster?.tables[0]?.routes.find(({ destination }) => destination === '10.244.2.0/24');
    assert.equal(route?.via, '192.168.1.12');
    assert.equal(route?.provenance, 'derived');
    assert.ok((route?.because ?? '').length > 0);
  });

  it('explains names that do not exist', () => {
    const message = (...args: string[]): string => {
      const { status, stdout, stderr } = runCli(['routes', ...args, threeNodes]);
      assert.deepEqual([status, stdout], [2, ''], stderr);
      return stderr;
    };
    assert.match(message('--node', 'node-9'), /there is no node node-9\. Did you mean node-1\? There are: node-1, node-2, node-3/);
    assert.match(message('--pod', 'shop/db-7'), /there is no pod shop\/db-7\. Did you mean shop\/db-0\?/);
    assert.match(message('--pod', 'db-0'), /there is no pod default\/db-0/);
    assert.match(message('--cluster', 'prod'), /there is no cluster prod\. .*three-nodes|There are:/);
    assert.match(message('--node', 'a', '--router'), /choose one of/);
    assert.match(message('--router', '--mode', 'host'), /no router with --mode host/);
  });

  it('names several clusters, and prints one of them on demand', () => {
    const all = runCli(['routes', examplesFolder]).stdout;
    assert.ok((all.match(/^== cluster /gm)?.length ?? 0) > 1);
    const name = /^== cluster (.*three-nodes.*) ==$/m.exec(all)?.[1] ?? '';
    const one = runCli(['routes', '--cluster', name, examplesFolder]);
    assert.equal(one.status, 0);
    assert.doesNotMatch(one.stdout, /^== cluster/m);
    assert.match(one.stdout, /192\.168\.1\.13/);
  });

  it('assumes nodes for workloads where none are declared, as many as the settings say', () => {
    const cwd = folders.make({ 'cluster.yaml': clusterYaml, 'web.yaml': webYaml, 'c/c.json': '{"assumedNodes":4}' });
    const tables = (...args: string[]): number | undefined =>
      runJson<JsonRoutes>(['routes', '--format', 'json', '--exclude', 'c', ...args], { cwd }).clusters[0]?.tables.length;
    assert.equal(tables(), 2);
    assert.equal(tables('--config', 'c/c.json'), 4);
  });

  it('says so where there are no nodes', () => {
    const { status, stdout } = runCli(['routes'], { cwd: folders.make({ 'cluster.yaml': clusterYaml }) });
    assert.equal(status, 0);
    assert.match(stdout, /^No nodes are known/);
  });
});

describe('kube-netscope explain', function () {
  this.timeout(60_000);

  it('tells ranges, holders and routes', () => {
    const { status, stdout } = runCli(['explain', '192.168.1.12', threeNodes]);
    assert.equal(status, 0);
    assert.match(stdout, /^192\.168\.1\.12 {2}.*RFC 1918/);
    assert.match(stdout, /Held by:\n(.*\n)*? .*node-2/);
    assert.match(stdout, /declared, .*nodes\.yaml:\d+:\d+/);
  });

  it('takes ranges', () => {
    const { status, stdout } = runCli(['explain', '10.244.0.0/16', threeNodes]);
    assert.equal(status, 0);
    assert.match(stdout, /65,?536 addresses/);
  });

  it('says when nobody has it', () => {
    const { status, stdout } = runCli(['explain', '203.0.113.9', threeNodes, dualStack]);
    assert.equal(status, 0);
    assert.match(stdout, /^Nothing in these manifests has it or contains it\.$/m);
  });

  it('leaves out clusters without it', () => {
    const { stdout } = runCli(['explain', 'fd4b:7a2c:90e1:1::12', threeNodes, dualStack]);
    assert.equal(stdout.match(/^== cluster /gm)?.length, 1);
    assert.match(stdout, /^1 other cluster without it$/m);
  });

  it('prints JSON', () => {
    const view = runJson<JsonExplanation>(['explain', '10.96.0.20', '--format', 'json', threeNodes]);
    assert.deepEqual([view.schemaVersion, view.kind, view.canonical], [1, 'address', '10.96.0.20']);
    const holder = view.clusters[0]?.holders.find(({ provenance }) => provenance === 'declared');
    assert.match(holder?.location?.file ?? '', /api\.yaml$/);
    assert.ok((holder?.location?.line ?? 0) > 1);
  });

  it('refuses what is no address', () => {
    const { status, stdout, stderr } = runCli(['explain', '10.0.0.300', threeNodes]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /10\.0\.0\.300: ./);
    assert.equal(runCli(['explain']).status, 2);
  });
});

describe('kube-netscope model', function () {
  this.timeout(60_000);
  const model = (folder: string): JsonModel => runJson<JsonModel>(['model', folder]);

  it('prints nodes, pods and Services with how each value is known', () => {
    const { schemaVersion, clusters } = model(threeNodes);
    assert.equal(schemaVersion, 1);
    const [cluster] = clusters;
    assert.deepEqual(cluster?.nodes.map(({ name }) => name.value), ['node-1', 'node-2', 'node-3']);
    const [address] = cluster?.nodes[1]?.addresses ?? [];
    assert.equal(address?.value, '192.168.1.12');
    assert.equal(address?.provenance, 'declared');
    assert.match(address?.location?.file ?? '', /nodes\.yaml$/);
    const pods = cluster?.pods.filter(({ workload }) => workload.name === 'web') ?? [];
    assert.equal(pods.length, 3);
    for (const pod of pods) {
      assert.match(pod.addresses[0]?.value ?? '', /^10\.244\.[123]\.\d+$/);
      assert.equal(pod.addresses[0]?.provenance, 'derived');
      assert.match(pod.workload.location?.file ?? '', /web\.yaml$/);
      assert.ok(cluster?.nodes.some(({ name, pods: names }) => name.value === pod.node?.value && names.includes(`shop/${pod.name.value}`)));
    }
    const web = cluster?.services.find(({ name }) => name === 'web');
    assert.deepEqual([web?.type, web?.ports[0]?.nodePort?.value, web?.ports[0]?.endpoints.length], ['NodePort', 30080, 3]);
    assert.ok(web?.ports[0]?.endpoints.every(({ pod }) => pod?.startsWith('shop/web')));
  });

  it('prints addresses of both families as canonical text', () => {
    const [cluster] = model(dualStack).clusters;
    assert.deepEqual(cluster?.families, [4, 6]);
    assert.deepEqual(cluster?.podRanges.map(({ value }) => value), ['10.244.0.0/16', 'fd4b:7a2c:90e1:4400::/56']);
    const fixed = cluster?.services.find(({ name }) => name === 'web-fixed');
    assert.deepEqual(fixed?.clusterAddresses.map(({ value }) => value), ['10.96.0.30', 'fd4b:7a2c:90e1:96::30']);
  });
});
