import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { JsonSpaces } from '../../src/cli/commands/space';
import { examplesFolder, runCli, runJson } from './run-cli';

const plan = path.join(examplesFolder, 'address-plan');

describe('kube-netscope space', function () {
  this.timeout(60_000);

  it('prints nested ranges, overlaps with their places, free blocks and what is left', () => {
    const { status, stdout, stderr } = runCli(['space', plan]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^ {2}10\.244\.0\.0\/18 +Pod range +declared +16,384 addresses, \d+ in use {2}! overlap$/m);
    assert.match(stdout, /^ {4}10\.244\.4\.0\/24 +node-5 +declared/m);
    assert.match(stdout, /^ {2}overlap {2}Pod range 10\.244\.0\.0\/18 and office VPN 10\.244\.32\.0\/19 share 10\.244\.32\.0\/19: packets/m);
    assert.match(stdout, /\.kube-netscope\.yaml:3:\d+: 10\.244\.32\.0\/19, external network office VPN/);
    assert.match(stdout, /^ {2}Next \/24 for a node in 10\.244\.0\.0\/18 +10\.244\.5\.0\/24 /m);
    assert.match(stdout, /^ {2}\/24 in 10\.244\.0\.0\/18 +59 of 64 left /m);
    assert.match(stdout, /^ {2}Load balancer pool edge 10\.20\.0\.240\/28 +15 of 16 left /m);
  });

  it('looks for free blocks of a length', () => {
    assert.match(runCli(['space', plan, '--free', '10.244.0.0/18,22']).stdout, /^Free \/22 in 10\.244\.0\.0\/18\n {2}10\.244\.8\.0\/22\n {2}10\.244\.12\.0\/22\n {2}10\.244\.16\.0\/22$/m);
    const wrong = runCli(['space', plan, '--free', '10.244.0.0/18']);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /--free 10\.0\.0\.0\/8,16/);
  });

  it('prints JSON', () => {
    const { clusters } = runJson<JsonSpaces>(['space', '--format', 'json', plan]);
    const [cluster] = clusters;
    assert.equal(cluster?.families[0]?.count, 13);
    assert.deepEqual(cluster?.overlaps.map(({ text, certain }) => [text, certain]), [['10.244.32.0/19', true], ['10.20.0.14/31', true]]);
    assert.match(cluster?.overlaps[0]?.parties[1]?.value.location?.file ?? '', /\.kube-netscope\.yaml$/);
    assert.equal(cluster?.capacity.find(({ kind }) => kind === 'pods')?.bars[0]?.value.provenance, 'derived');
  });

  it('groups the ranges of many nodes', () => {
    const nodes = Array.from({ length: 200 }, (_, at) => `apiVersion: v1\nkind: Node\nmetadata: {name: n${at}}\nspec: {podCIDR: 10.244.${at}.0/24}\n`).join('---\n');
    const { stdout } = runCli(['space', '-'], { input: nodes });
    assert.match(stdout, /nodes +declared/);
    assert.ok(stdout.split('\n').length < 120);
  });
});
