import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { examplesFolder, runCli } from './run-cli';

const threeNodes = path.join(examplesFolder, 'three-nodes');
const dualStack = path.join(examplesFolder, 'dual-stack');

describe('kube-netscope iptables', function () {
  this.timeout(60_000);

  it('prints what iptables-save prints', () => {
    const { status, stdout, stderr } = runCli(['iptables', '--node', 'node-1', threeNodes]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^\*nat$/m);
    assert.match(stdout, /^-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES$/m);
    assert.match(stdout, /^-A KUBE-NODEPORTS -p tcp -m comment --comment "shop\/web:http" -m tcp --dport 30080 -j KUBE-EXT-/m);
    assert.equal(stdout.match(/-A KUBE-SVC-\w+ .*shop\/web:http -> /gm)?.length, 3);
  });

  it('prints what kube-proxy restores', () => {
    const { stdout } = runCli(['iptables', '--node', 'node-1', '--format', 'restore', threeNodes]);
    assert.match(stdout, /^\*filter\n:KUBE-/);
    assert.doesNotMatch(stdout, /^-A PREROUTING/m);
    assert.match(stdout, /COMMIT\n$/);
  });

  it('takes the first family of the cluster, or the one asked for', () => {
    assert.match(runCli(['iptables', '--node', 'node-1', dualStack]).stdout, /-d 10\.96\.0\.30\/32 /);
    assert.match(runCli(['iptables', '--node', 'node-1', '--family', '6', dualStack]).stdout, /-d fd4b:7a2c:90e1:96::30\/128 /);
  });

  it('explains nodes that do not exist', () => {
    const { status, stdout, stderr } = runCli(['iptables', '--node', 'node-9', threeNodes]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /there is no node node-9\. Did you mean node-1\? There are: node-1, node-2, node-3\./);
    assert.match(runCli(['iptables', threeNodes]).stderr, /required option '--node/);
    assert.match(runCli(['iptables', '--node', 'node-1', '--family', '5', threeNodes]).stderr, /Allowed choices are 4, 6/);
  });
});
