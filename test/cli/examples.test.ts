import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { JsonReport } from '../../src/cli/reporters/json';
import { examplesFolder, runJson } from './run-cli';

const expected: Readonly<Record<string, readonly string[]>> = {
  addresses: ['KN101', 'KN102', 'KN103'],
  nodes: ['KN401', 'KN402', 'KN407'],
  'pods-over-nodes': ['KN203'],
  ports: ['KN701', 'KN703', 'KN707'],
  services: ['KN501', 'KN502', 'KN505', 'KN506', 'KN601', 'KN602'],
  'services-cover-pods': ['KN201'],
  'services-inside-pods': ['KN202'],
  'services-over-nodes': ['KN204'],
};

/** Codes of `address-plan`. */
const planned = ['KN206', 'KN207'];

const check = (folder: string): JsonReport => runJson<JsonReport>(['check', '--format', 'json'], { cwd: path.join(examplesFolder, folder) });
const codes = ({ findings }: JsonReport): string[] => [...new Set(findings.map(({ code }) => code))].sort();

describe('example workspaces', function () {
  this.timeout(60_000);

  for (const folder of ['three-nodes', 'dual-stack']) {
    it(`${folder} has no findings`, () => {
      assert.deepEqual(check(folder).findings, []);
    });
  }

  it('address-plan has a pod range over the VPN and a pool over nodes', () => {
    assert.deepEqual(codes(check('address-plan')), planned);
  });

  for (const [folder, wanted] of Object.entries(expected)) {
    it(`broken-network/${folder} has ${wanted.join(', ')}, each for one mistake`, () => {
      const report = check(path.join('broken-network', folder));
      assert.deepEqual(codes(report), wanted);
      for (const code of wanted) {
        const found = report.findings.filter((one) => one.code === code);
        // Both parties of a conflict may report it, each naming the other.
        assert.ok(found.length === 1 || found.length === 2, `${code}: ${found.map(({ message }) => message).join('; ')}`);
      }
    });
  }

  it('broken-network as a whole has what its folders have', () => {
    const wanted = Object.values(expected).flat().sort();
    assert.deepEqual(codes(check('broken-network')), wanted);
    assert.deepEqual(codes(check('.')), [...wanted, ...planned].sort());
  });
});
