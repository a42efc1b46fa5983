import assert from 'node:assert/strict';
// @ts-expect-error a script without types
import { shippedIn, verdict } from '../../scripts/audit.mjs';

describe('the audit of what is shipped', () => {
  const output = JSON.stringify({ vulnerabilities: { yaml: { severity: 'high' }, mocha: { severity: 'critical' }, ignore: { severity: 'moderate' } }, metadata: {} });
  const line = '='.repeat(72);

  it('fails for grave vulnerabilities of packages in the bundles only', () => {
    const shipped = shippedIn(`head\n${line}\nyaml 2.8.0 (ISC)\n${line}\n\ntext\n${line}\nignore 7.0.0 (MIT)\n${line}\n`);
    assert.deepEqual([...shipped], ['yaml', 'ignore']);
    assert.deepEqual(verdict(output, shipped), { skipped: false, grave: ['yaml (high)'] });
    assert.deepEqual(verdict(output).grave, ['yaml (high)', 'mocha (critical)']);
  });

  it('is skipped where no registry answers', () => {
    for (const none of ['', 'null', '{}', '[]', '{"message": "405 Method Not Allowed"}', '{"error": {"code": "ENOTFOUND"}}', '<html>']) assert.deepEqual(verdict(none), { skipped: true, grave: [] });
  });
});
