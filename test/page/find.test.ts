import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { pageHtml } from '../../webview/html';
import { sortedRows } from '../../webview/routes/sort';

describe('sorting of routes', () => {
  const rows = ['default', '10.244.10.0/24', '10.244.2.0/24', 'fd00::/64', '10.244.2.7'].map((destination, at) => ({
    line: destination,
    destination,
    via: ['', '192.168.1.20', '192.168.1.3', '', ''][at] ?? '',
    device: 'eth0',
    protocol: '',
    scope: '',
    source: '',
    metric: String(at * 50),
    provenance: 'derived' as const,
    because: '',
  }));
  const by = (column: 'destination' | 'via' | 'metric', descending = false): string[] => sortedRows(rows, { column, descending }).map((row) => rows[row]?.destination ?? '');

  it('knows addresses and prefixes', () => {
    assert.deepEqual(by('destination'), ['default', '10.244.2.0/24', '10.244.2.7', '10.244.10.0/24', 'fd00::/64']);
    assert.deepEqual(by('via').slice(-2), ['10.244.2.0/24', '10.244.10.0/24']);
    assert.deepEqual(by('metric', true)[0], '10.244.2.7');
  });

  it('keeps the order of the table without a column', () => {
    assert.deepEqual(sortedRows(rows, undefined), [0, 1, 2, 3, 4]);
  });
});

describe('document of the page', () => {
  it('has a strict policy and escapes what it is given', () => {
    const html = pageHtml({ nonce: 'n0', cspSource: 'https://csp', scriptUri: 'https://x/"><script>', styleUri: 'https://x/page.css', title: '<b>&' });
    assert.match(html, /default-src &#39;none&#39;; script-src &#39;nonce-n0&#39;/);
    assert.ok(!html.includes('"><script>'));
    assert.ok(html.includes('<title>&lt;b&gt;&amp;</title>'));
  });
});
