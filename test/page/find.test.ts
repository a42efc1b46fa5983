import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { pageHtml } from '../../webview/html';
import { sortedRows } from '../../webview/routes/sort';
import { find, indexOf } from '../../webview/search/find';
import { fixtures, topologyOf } from './fixtures';

const index = indexOf(topologyOf(fixtures.healthy, 'router'));
const titles = (query: string): string[] => find(index, query).entries.map((entry) => entry.title);

describe('search', () => {
  it('finds by name, the same text first', () => {
    assert.equal(titles('web')[0], 'web');
    assert.ok(titles('WEB').length > 1);
  });

  it('finds who holds an address, then the ranges around it', () => {
    const found = find(index, '10.244.1.2').entries;
    assert.equal(found[0]?.kind, 'pod');
    assert.deepEqual(found.slice(1, 3).map((entry) => entry.title), ['node-2', '10.244.0.0/16']);
  });

  it('finds the range of an address that nobody holds', () => {
    assert.deepEqual(titles('10.244.1.200').slice(0, 2), ['node-2', '10.244.0.0/16']);
  });

  it('finds by the beginning of an address', () => {
    assert.ok(titles('10.244.2.').includes('node-3'));
  });

  it('finds nothing for nothing', () => {
    assert.deepEqual(find(index, '  '), { entries: [], more: 0 });
    assert.deepEqual(titles('no such thing'), []);
  });
});

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
