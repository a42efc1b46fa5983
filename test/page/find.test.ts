import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { pageHtml } from '../../webview/html';

describe('document of the page', () => {
  it('has a strict policy and escapes what it is given', () => {
    const html = pageHtml({ nonce: 'n0', cspSource: 'https://csp', scriptUri: 'https://x/"><script>', styleUri: 'https://x/page.css', title: '<b>&' });
    assert.match(html, /default-src &#39;none&#39;; script-src &#39;nonce-n0&#39;/);
    assert.ok(!html.includes('"><script>'));
    assert.ok(html.includes('<title>&lt;b&gt;&amp;</title>'));
  });
});
