import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rules } from '../../src/core/rules/all';
import type { Finding } from '../../src/protocol/analysis-contract';
import { draw, drawnFindings, shown } from '../support/carets';
import { afterFix, findingsAfterEdits, findingsIn, withComments, withCrlf, withDocumentsReversed, type Files } from '../support/example-runs';

const drawn = (findings: readonly Finding[], files: Files): readonly string[] => shown(findings.map((finding) => draw(finding, files)));

function assertDrawn(files: Files, findings: readonly Finding[]): void {
  assert.deepEqual(drawn(findings, files), shown(drawnFindings(files)));
}

const errors = (findings: readonly Finding[]): readonly string[] =>
  findings.filter((finding) => finding.severity === 'error').map((finding) => `${finding.file} ${finding.code}`);

function assertMends(files: Files, finding: Finding): void {
  const before = findingsIn(files);
  for (const fix of finding.fixes) {
    const mended = afterFix(files, fix);
    const after = findingsIn(mended);
    const count = (findings: readonly Finding[]): number => findings.filter((each) => each.code === finding.code).length;
    assert.ok(count(after) < count(before), `"${fix.title}" leaves the finding:\n${Object.values(mended).join('---\n')}`);
    const known = new Set(errors(before));
    assert.deepEqual(errors(after).filter((each) => !known.has(each)), [], `"${fix.title}" makes an error`);
  }
}

for (const rule of rules) {
  describe(`${rule.id} ${rule.name}`, () => {
    for (const { title, files } of rule.examples.bad) {
      it(`bad: ${title}`, () => {
        const findings = findingsIn(files);
        assertDrawn(files, findings);
        assert.ok(findings.some((finding) => finding.code === rule.id), 'the rule itself reports nothing');
      });
      it(`bad, fixes: ${title}`, () => {
        for (const finding of findingsIn(files)) if (finding.code === rule.id) assertMends(files, finding);
      });
    }
    for (const { title, files } of rule.examples.good) {
      it(`good: ${title}`, () => {
        assert.deepEqual(drawnFindings(files), [], 'a good example draws a finding');
        assertDrawn(files, findingsIn(files));
      });
    }
    for (const { title, files } of [...rule.examples.bad, ...rule.examples.good]) {
      it(`shuffled, commented, CRLF: ${title}`, () => {
        for (const change of [withDocumentsReversed, withComments, withCrlf]) assertDrawn(change(files), findingsIn(change(files)));
        const reversed = Object.fromEntries(Object.entries(files).reverse());
        assertDrawn(files, findingsIn(reversed));
      });
      it(`edit by edit: ${title}`, () => {
        assert.deepEqual(findingsAfterEdits(files, 6), findingsIn(files));
      });
    }
  });
}
