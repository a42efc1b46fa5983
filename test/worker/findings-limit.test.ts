import assert from 'node:assert/strict';
import type { Finding } from '../../src/protocol/analysis-contract';
import type { Severity } from '../../src/core/rules/rule';
import { mostFindings, shownOf } from '../../src/worker/findings-limit';

describe('the findings of one file that are shown', () => {
  const finding = (line: number, severity: Severity): Finding => ({
    code: 'KN101', rule: 'invalid-address', severity, message: `${line}`, file: 'a.yaml', related: [], fixes: [],
    range: { start: { line, column: 0 }, end: { line, column: 1 } },
  });

  it('are all where there are few', () => {
    const findings = Array.from({ length: mostFindings }, (_, line) => finding(line, 'hint'));
    assert.deepEqual(shownOf({ file: 'a.yaml', findings }), { file: 'a.yaml', findings, more: 0 });
  });

  it('are the gravest by place where there are many, and the rest is counted', () => {
    const findings = Array.from({ length: 3 * mostFindings }, (_, line) => finding(line, line % 2 === 0 ? 'hint' : 'error'));
    findings.push(finding(3 * mostFindings, 'error'));
    const { findings: shown, more } = shownOf({ file: 'a.yaml', findings });
    assert.equal(shown.length, mostFindings);
    assert.equal(more, 2 * mostFindings + 1);
    assert.ok(shown.every(({ severity }) => severity === 'error'));
    assert.deepEqual(shown, findings.filter((one) => shown.includes(one)));
  });
});
