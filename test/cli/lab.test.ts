import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import { Folders } from './folders';
import { clusterYaml, webYaml } from './manifests';
import { examplesFolder, runCli } from './run-cli';

describe('kube-netscope lab', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  it('prints a script for both ways between nodes', () => {
    const threeNodes = path.join(examplesFolder, 'three-nodes');
    const { status, stdout, stderr } = runCli(['lab', threeNodes]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^#!\/usr\/bin\/env bash\n/);
    assert.match(stdout, /^ {4}'shop\/db-0'\) echo p\d+ ;;$/m);
    assert.match(stdout, /^route add 10\.244\.2\.0\/24 via 192\.168\.1\.12 dev eth0$/m);
    assert.match(runCli(['lab', '--mode', 'router', threeNodes]).stdout, /^NAMESPACES="w r n0 /m);
  });

  it('asks which cluster, and says why there is none', () => {
    const { status, stderr } = runCli(['lab', examplesFolder]);
    assert.equal(status, 2);
    assert.match(stderr, /a lab is of one cluster; choose with --cluster: /);
    const cwd = folders.make({ 'cluster.yaml': clusterYaml, 'web.yaml': webYaml.replace('replicas: 2', 'replicas: 300') });
    const large = runCli(['lab'], { cwd });
    assert.deepEqual([large.status, large.stdout], [2, '']);
    assert.match(large.stderr, /no lab can be made: the cluster has 300 pods .* at most 200/);
  });
});
