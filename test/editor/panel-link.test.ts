import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { linkTo, targetFromPage, targetOfLink } from '../../src/editor/panel-link';
import type { RevealTarget } from '../../src/protocol/panel-contract';

const back = (target: RevealTarget): RevealTarget | undefined => {
  const { path, query } = linkTo(target);
  return targetOfLink(path, query);
};

describe('links to views', () => {
  it('lead back to what they were made from', () => {
    const targets: readonly RevealTarget[] = [
      { tab: 'topology' },
      { tab: 'topology', cluster: 'folder:apps/prod', id: 'pod/shop/web-sim-1' },
      { tab: 'topology', cluster: 'a&b=c d', id: 'range/pods/fd00:10:244::/56' },
      { tab: 'routes', cluster: 'x', namespace: 'node/node-1', address: 'fd00::7' },
      { tab: 'services', cluster: 'x', service: 'service/shop/web' },
      { tab: 'trace', cluster: 'x', from: 'pod/shop/a', to: '[fd00::1]:80/udp' },
      { tab: 'contract', cluster: 'x' },
      { tab: 'changes', cluster: 'x' },
    ];
    for (const target of targets) assert.deepEqual(back(target), target);
  });

  it('leave out what is empty, and go to the topology when nothing is said', () => {
    assert.deepEqual(linkTo({ cluster: 'x', from: '', address: '' }), { path: '/topology', query: 'cluster=x' });
  });

  it('are refused as a whole when anything in them is not plain', () => {
    const bad: readonly (readonly [string, string])[] = [
      ['/', ''],
      ['/nothing', ''],
      ['/topology/more', ''],
      ['/__proto__', ''],
      ['/topology', 'cluster'],
      ['/topology', 'cluster='],
      ['/topology', 'cluster=a&cluster=b'],
      ['/topology', 'command=workbench.action.terminal.new'],
      ['/topology', 'constructor=x'],
      ['/topology', 'cluster=%'],
      ['/topology', 'cluster=a%00b'],
      ['/topology', 'cluster=a%0Ab'],
      ['/topology', 'cluster=%E2%80%AEevil'],
      ['/topology', `cluster=${'x'.repeat(601)}`],
      ['/topology', 'id=command:workbench.action.closeWindow'],
      ['/topology', 'id=pod/only-one'],
      ['/topology', 'id=range/other/10.0.0.0/8'],
      ['/routes', 'namespace=..%2F..%2Fetc'],
      ['/routes', 'address=10.0.0.1%3Bls'],
      ['/trace', 'from=a%20b'],
      ['/trace', 'to=%3Cscript%3E'],
      ['/services', 'service=web'],
      ['/topology', 'tab=routes'],
    ];
    for (const [path, query] of bad) assert.equal(targetOfLink(path, query), undefined, `${path}?${query}`);
  });

  it('never throw, and give nothing but texts of named fields', () => {
    fc.assert(
      fc.property(fc.constantFrom('/topology', '/routes', '/trace', '/x'), fc.string({ unit: 'binary', maxLength: 80 }), (path, query) => {
        const target = targetOfLink(path, query);
        for (const [key, value] of Object.entries(target ?? {})) assert.ok(['tab', 'cluster', 'id', 'namespace', 'address', 'service', 'from', 'to'].includes(key) && typeof value === 'string');
      }),
    );
  });
});

describe('what a page says that it shows', () => {
  it('is taken without what does not look like it', () => {
    assert.deepEqual(targetFromPage({ tab: 'routes', cluster: 'x', id: 'node/a', namespace: 5, address: 'nonsense!', more: 'y' }), { tab: 'routes', cluster: 'x', id: 'node/a' });
    assert.deepEqual(targetFromPage({ tab: 'toString', cluster: '' }), {});
  });
});
