import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { Analysis } from '../../src/core/analysis';

const root = join(__dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'media/kube-netscope.schema.json'), 'utf8')) as object;
const accepts = new Ajv({ strict: false }).compile(schema);

/** Whether the extension itself understands every entry. */
function isUnderstood(text: string): boolean {
  const analysis = new Analysis();
  analysis.apply([{ path: '.kube-netscope.yaml', text }]);
  return !analysis.findings().some(({ code }) => code === 'KN003');
}

describe('the schema of .kube-netscope.yaml', () => {
  const documented = /```yaml\n([^]*?)```/.exec(readFileSync(join(root, 'docs/configuration.md'), 'utf8'))?.[1] ?? '';
  const cases = [
    documented,
    '{}',
    'clusters:\nrules:\n',
    'clusters: {a: x}',
    'clusters: [a]',
    'rules: {KN202: off}',
    'rules: {KN202: fatal}',
    'rules: [KN202]',
    'ignores: [{rule: KN202}]',
    'ignores: [{rule: KN202, reason: x, file: y}]',
    'ignores: [{rule: KN202, reason: x, files: y}]',
    'externalNetworks: [{name: x}]',
    'externalNetworks: [{name: x, prefix: 10.0.0.0/8, range: 10.0.0.1-10.0.0.2}]',
    'externalNetworks: [{name: x, range: 10.0.0.1-10.0.0.2, note: y}]',
    'reservedRanges: [10.0.0.0/8, {prefix: 10.0.0.0/8, note: y}]',
    'reservedRanges: {a: b}',
    'rendered: out',
    'rendered: {a: b}',
    'surprise: 1',
  ];
  for (const text of cases) {
    it(`agrees with the reader: ${text.split('\n')[0] ?? ''}`, () => {
      assert.equal(accepts(parse(text)), isUnderstood(text), JSON.stringify(accepts.errors));
    });
  }

  it('is offered to editors', () => {
    const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { contributes: Record<string, { fileMatch: string[]; url: string }[]> };
    for (const kind of ['yamlValidation', 'jsonValidation']) assert.equal(contributes[kind]?.[0]?.url, './media/kube-netscope.schema.json');
  });
});
