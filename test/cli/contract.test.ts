import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { JsonContracts } from '../../src/cli/commands/contract';
import { examplesFolder, runCli, runJson } from './run-cli';

describe('kube-netscope contract', function () {
  this.timeout(60_000);

  it('tells the six statements of a healthy cluster', () => {
    const { status, stdout, stderr } = runCli(['contract', path.join(examplesFolder, 'three-nodes')]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(stdout.match(/^\d\. \w+/gm), ['1. holds', '2. holds', '3. holds', '4. holds', '5. holds', '6. holds']);
  });

  it('ends with 1 and names the places where one is broken', () => {
    const { status, stdout } = runCli(['contract', path.join(examplesFolder, 'broken-network')]);
    assert.equal(status, 1);
    assert.match(stdout, /^== cluster .*pods-over-nodes ==$/m);
    assert.match(stdout, /cluster\.yaml:\d+:\d+: the pod range 192\.168\.0\.0\/16 overlaps the node network 192\.168\.1\.0\/24/);
    assert.match(stdout, /pods\.yaml:\d+:\d+: 10\.244\.1\.7 is held by pod default\/cart and by pod default\/search/);
  });

  it('prints JSON', () => {
    const { clusters } = runJson<JsonContracts>(['contract', '--format', 'json', path.join(examplesFolder, 'broken-network/nodes')]);
    const broken = clusters[0]?.statements.filter(({ standing }) => standing === 'broken') ?? [];
    assert.deepEqual(broken.map(({ id }) => id), ['addresses', 'between-nodes']);
    assert.match(broken[0]?.evidence[0]?.location?.file ?? '', /pods\.yaml$/);
  });
});
