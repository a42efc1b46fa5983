import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { History, type View } from '../../webview/history';
import { closePages, openPicture, settled } from './support';

const tabs = ['topology', 'routes', 'trace', 'space', 'contract', 'changes'] as const;
const view = (change: Partial<View> = {}): View => ({ cluster: 'a', tab: 'topology', routing: 'host', ...change });

describe('history of views', () => {
  let now = 0;
  const after = (history: History, ...views: readonly View[]): boolean[] => views.map((each) => history.record(each, (now += 10_000)));
  const back = (history: History): View | undefined => history.step('back');

  it('goes back and forward, and forgets what was ahead of a new view', () => {
    const history = new History(undefined, tabs);
    assert.deepEqual([history.has('back'), history.has('forward'), back(history)], [false, false, undefined]);
    assert.deepEqual(after(history, view(), view({ id: 'node/a' }), view({ tab: 'contract' })), [true, true, true]);
    assert.deepEqual(back(history), view({ id: 'node/a' }));
    assert.deepEqual(history.step('forward'), view({ tab: 'contract' }));
    back(history);
    back(history);
    after(history, view());
    after(history, view({ tab: 'changes' }));
    assert.equal(history.has('forward'), false);
    assert.deepEqual(back(history), view());
  });

  it('takes what is typed, and what a tab fills in, as one view', () => {
    const history = new History(undefined, tabs);
    const routes = { tab: 'routes', namespace: 'node/a' } as const;
    after(history, view(), view({ tab: 'routes' }), view(routes), view({ ...routes, address: '10' }), view({ ...routes, address: '10.1' }), view({ ...routes, address: '' }));
    assert.deepEqual(back(history), view());
    history.step('forward');
    after(history, view(routes));
    history.record(view({ ...routes, address: '10.9' }), now + 100);
    history.record(view({ ...routes, address: '11.9' }), now + 200);
    assert.deepEqual(back(history), view());
  });

  it('tells traces apart', () => {
    const history = new History(undefined, tabs);
    after(history, view({ tab: 'trace', from: 'pod/a/b', to: 'service/a/c' }), view({ tab: 'trace', from: 'pod/a/b', to: 'service/a/d' }));
    assert.equal(back(history)?.to, 'service/a/c');
  });

  it('records nothing while it goes, holds 50 views, and survives a reload', () => {
    const history = new History(undefined, tabs);
    after(history, ...Array.from({ length: 70 }, (_, at) => view({ id: `node/${at}` })));
    back(history);
    assert.equal(history.record(view({ id: 'node/68', namespace: 'node/1' }), now), false);
    const again = new History(JSON.parse(JSON.stringify(history.kept())), tabs);
    let steps = 0;
    while (again.step('back')) steps++;
    assert.equal(steps, 48);
  });

  it('takes any saved thing', () => {
    for (const saved of [null, 7, { views: 3 }, { views: [null, { tab: 'none' }, { tab: 'space', id: 4 }], at: 99 }, { views: [], at: NaN }]) {
      const history = new History(saved, tabs);
      assert.equal(history.has('back') || history.has('forward'), false);
    }
  });
});

describe('back and forward in the page', function () {
  this.timeout(60_000);

  closePages();

  it('lead through tabs, tables and selections, also after a reload', async () => {
    const shown = await openPicture({ clusters: ['healthy', 'dual'] });
    const back = shown.getByRole('button', { name: 'Back', exact: true });
    assert.ok(await back.isDisabled());
    await shown.locator('[data-id="node/node-2"]').click({ position: { x: 200, y: 40 } });
    await settled(shown);
    await shown.getByRole('button', { name: 'Show routing table' }).click();
    await shown.getByRole('grid', { name: 'node-2' }).waitFor();
    await settled(shown);
    await shown.getByRole('option', { name: /^node-3, Node/ }).click();
    await shown.getByRole('grid', { name: 'node-3' }).waitFor();
    await settled(shown);
    await back.click();
    await shown.getByRole('grid', { name: 'node-2' }).waitFor();
    await settled(shown);
    await shown.reload();
    await shown.getByRole('grid', { name: 'node-2' }).waitFor();
    await settled(shown);
    await shown.evaluate(() => window.fakeHost.server.emit('navigate', 'back'));
    await shown.locator('.item.selected[data-id="node/node-2"]').waitFor();
    await settled(shown);
    await back.click();
    await shown.locator('.item.selected').waitFor({ state: 'detached' });
    await settled(shown);
    assert.ok(await back.isDisabled());
    for (const wait of ['.item.selected[data-id="node/node-2"]', '[role="grid"][aria-label="node-2"]', '[role="grid"][aria-label="node-3"]']) {
      await shown.evaluate(() => window.dispatchEvent(new MouseEvent('mouseup', { button: 4 })));
      await shown.locator(wait).waitFor();
      await settled(shown);
    }
    assert.ok(await shown.getByRole('button', { name: 'Forward', exact: true }).isDisabled());
  });

  it('lead back to another cluster', async () => {
    const shown = await openPicture({ clusters: ['healthy', 'dual'] });
    await settled(shown);
    await shown.locator('.cluster').click();
    await shown.getByRole('option', { name: 'demo-dual-stack' }).click();
    await shown.getByRole('treeitem', { name: /fd00:10:244/ }).first().waitFor();
    await settled(shown);
    await shown.getByRole('button', { name: 'Back', exact: true }).click();
    await shown.getByRole('treeitem', { name: /fd00:10:244/ }).first().waitFor({ state: 'detached' });
    assert.equal(await shown.locator('.cluster').evaluate((chooser) => (chooser as HTMLSelectElement).value), 'demo');
  });
});
