import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { JsonTraces } from '../../src/cli/commands/trace';
import { examplesFolder, runCli, runJson } from './run-cli';

const threeNodes = path.join(examplesFolder, 'three-nodes');

describe('kube-netscope trace', function () {
  this.timeout(60_000);
  const run = (from: string, to: string, ...args: string[]): ReturnType<typeof runCli> => runCli(['trace', '--from', from, '--to', to, ...args, threeNodes]);

  it('numbers the steps and tells the row that decided, with its place', () => {
    const { status, stdout, stderr } = run('shop/db-0', 'node-2');
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^pod shop\/db-0 → node node-2$/m);
    assert.match(stdout, /^ {2}1 {2}send +pod shop\/db-0 +→ eth0 +10\.244\.\d\.\d+ → 192\.168\.1\.12$/m);
    assert.match(stdout, /^ {6}default via 10\.244\.\d\.1 dev eth0$/m);
    assert.match(stdout, /^ {2}delivered: node node-2 gets it as 192\.168\.1\.12 \(without NAT\)$/m);
    assert.match(stdout, /^ {2}reply: yes/m);
  });

  it('says what cannot be read, as the other commands about clusters do', () => {
    for (const args of [['trace', '--from', 'a', '--to', 'b'], ['lab'], ['contract'], ['iptables', '--node', 'a']]) {
      const { status, stderr } = runCli([...args, '/nowhere/at/all']);
      assert.deepEqual([status, stderr], [2, 'kube-netscope: /nowhere/at/all: no such file or folder; check the path\n']);
    }
  });

  it('prints what all backends share once, then each backend', () => {
    const { status, stdout } = run('shop/db-0', 'web:http');
    assert.equal(status, 0);
    assert.equal(stdout.match(/^ {2}1 {2}send /gm)?.length, 1);
    assert.equal(stdout.match(/^33\.3 % to 10\.244\.\d\.\d+:80$/gm)?.length, 3);
    assert.match(stdout, /-A KUBE-SERVICES -d 10\.96\.\d+\.\d+\/32 .*-j KUBE-SVC-/);
    assert.match(stdout, /-j DNAT --to-destination/);
  });

  it('takes the way over the router', () => {
    assert.match(run('node-1', 'shop/web-sim-3', '--mode', 'router').stdout, /^ +\d+ {2}route +router /m);
  });

  it('ends with 1 where a packet is lost', () => {
    const { status, stdout } = run('shop/db-0', '10.244.200.1');
    assert.equal(status, 1);
    assert.match(stdout, /no route: the table of node node-\d has no way to 10\.244\.200\.1/);
  });

  it('prints JSON', () => {
    const { schemaVersion, clusters } = runJson<JsonTraces>(['trace', '--from', 'shop/db-0', '--to', 'shop/web', '--format', 'json', threeNodes]);
    assert.equal(schemaVersion, 1);
    const [cluster] = clusters;
    assert.equal(cluster?.mode, 'host');
    const [branch] = cluster?.branches ?? [];
    assert.deepEqual([branch?.verdict, branch?.nat, branch?.reply.possible], ['delivered', true, 'yes']);
    const rules = branch?.steps.find(({ kind }) => kind === 'rules')?.rules ?? [];
    assert.match(rules[0]?.location?.file ?? '', /\.yaml$/);
    const sum = cluster?.branches.reduce((total, { probability }) => total + probability, 0) ?? 0;
    assert.ok(Math.abs(sum - 1) < 1e-6);
  });

  it('explains what it does not understand', () => {
    const message = (from: string, to: string): string => {
      const { status, stdout, stderr } = run(from, to);
      assert.deepEqual([status, stdout], [2, '']);
      return stderr;
    };
    assert.match(message('nobody', 'node-1'), /There is no pod, node or address "nobody"/);
    assert.match(message('node-1', 'web.nowhere'), /name of cluster DNS "web\.nowhere"/);
    assert.match(message('shop/db-0', 'web:nope'), /has no port "nope"/);
    assert.match(runCli(['trace', threeNodes]).stderr, /required option '--from/);
  });
});
