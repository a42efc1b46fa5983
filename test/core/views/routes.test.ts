import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareTables, comparisonWindow } from '../../../src/core/views/routes/comparison';
import { longTable, tableOf, type LongTable } from '../../../src/core/views/routes/long-table';
import { routeLines, routesWindow } from '../../../src/core/views/routes/rows';
import { sortedRows } from '../../../src/core/views/routes/sort';
import { buildModel } from '../../../src/core/network/build';
import type { RouteColumn } from '../../../src/protocol/routes-contract';
import { threeNodes } from '../../support/model-input';
import { routeOf } from '../../support/routes';
import { viewContext } from '../../support/view-context';

const context = viewContext();
const table = (lines: readonly string[], title = 'Node a'): LongTable => longTable({ namespace: 'node/a', title, routes: lines.map(routeOf) }, ({ via }) => (via === undefined ? undefined : `node/${via.value & 255n}`));
const numbers = (shown: { readonly rows: readonly { readonly row: number }[] }): string => shown.rows.map(({ row }) => row).join(' ');

const mixed = table(['default via 10.0.0.1 dev eth0', '10.1.0.0/16 dev cni0', '10.1.2.0/24 via 10.0.0.2 dev eth0', '10.1.2.7 dev cali1', 'default via fd00::1 dev eth0', 'fd00:1::/64 dev cni0']);

describe('rows of a routing table', () => {
  const left = (text: string): string => numbers(routesWindow(mixed, { text, start: 0, limit: 99 }, context));

  it('are found by text in any column, and by an address or range that they hold', () => {
    assert.equal(left(''), '0 1 2 3 4 5');
    assert.equal(left(' CNI0 '), '1 5');
    assert.equal(left('10.1.2.7'), '0 1 2 3');
    assert.equal(left('10.1.2.0/25'), '0 1 2');
    assert.equal(left('fd00:1::7'), '4 5');
    assert.equal(left('derived'), '0 1 2 3 4 5');
    assert.equal(left('10.9.9'), '');
    assert.equal(left(''), '0 1 2 3 4 5');
  });

  it('come in windows with their numbers, their targets and the counts of all', () => {
    const view = routesWindow(mixed, { text: 'eth0', start: 1, limit: 1 }, context);
    assert.deepEqual([view.title, view.total, view.count, view.start, view.metrics, view.revision], ['Node a', 6, 3, 1, false, 7]);
    assert.deepEqual(view.rows.map(({ row, line, target }) => [row, line, target]), [[2, '10.1.2.0/24 via 10.0.0.2 dev eth0', 'node/2']]);
  });

  it('answer odd windows with what there is', () => {
    for (const [start, limit] of [[-5, 2], [6, 5], [99, 1], [0, -1], [0, 0]] as const) {
      const view = routesWindow(mixed, { text: '', start, limit }, context);
      assert.equal(view.rows.length, start === -5 ? 2 : 0);
      assert.ok(view.start >= 0 && view.start <= 6);
    }
    assert.equal(routesWindow(table(Array.from({ length: 900 }, (_, at) => `10.0.${at >> 8}.${at & 255} dev eth0`)), { text: '', start: 0, limit: 900 }, context).rows.length, 500);
  });

  it('have a place in the order shown', () => {
    const place = (text: string, row: number): number | undefined => routesWindow(mixed, { text, sort: { column: 'destination', descending: true }, start: 0, limit: 0, place: row }, context).place;
    assert.deepEqual([place('', 5), place('', 3), place('cali', 3), place('cali', 5), place('', 6)], [0, 1, 0, undefined, undefined]);
  });

  it('are copied as they are shown', () => {
    assert.equal(routeLines(mixed, { text: 'cni0', sort: { column: 'destination', descending: true } }), 'fd00:1::/64 dev cni0 pref medium\n10.1.0.0/16 dev cni0\n');
    assert.equal(routeLines(mixed, { text: 'nothing' }), '');
  });

  it('say whether one has a metric', () => {
    assert.equal(routesWindow(table(['10.1.0.0/16 dev cni0 metric 7']), { text: '', start: 0, limit: 1 }, context).metrics, true);
    assert.equal(routesWindow(table([]), { text: '', start: 0, limit: 1 }, context).total, 0);
  });
});

describe('the order of routes', () => {
  const rows = table(['default dev eth0', '10.244.10.0/24 via 192.168.1.20 dev eth0 metric 50', '10.244.2.0/24 via 192.168.1.3 dev eth0 metric 100', 'fd00::/64 dev eth0 metric 150', '10.244.2.7 dev eth0 metric 200']);
  const by = (column: RouteColumn, descending = false): string[] => Array.from(sortedRows(rows, { column, descending }), (row) => rows.texts(row).destination);

  it('knows addresses, prefixes and numbers', () => {
    assert.deepEqual(by('destination'), ['default', '10.244.2.0/24', '10.244.2.7', '10.244.10.0/24', 'fd00::/64']);
    assert.deepEqual(by('via').slice(-2), ['10.244.2.0/24', '10.244.10.0/24']);
    assert.equal(by('metric', true)[0], '10.244.2.7');
  });

  it('is that of the table where rows are equal', () => {
    assert.deepEqual([...sortedRows(rows, { column: 'known', descending: true })], [0, 1, 2, 3, 4]);
  });
});

describe('comparison of routes', () => {
  const lines = (here: readonly string[], there: readonly string[]): string[] => {
    const [left, right] = [table(here), table(there, 'Node b')];
    return compareTables(left, right).map(({ standing, here: a, there: b }) => `${standing} ${a !== undefined ? left.texts(a).destination : right.texts(b ?? -1).destination} ${a ?? '-'} ${b ?? '-'}`);
  };

  it('lays rows to one destination side by side, by address', () => {
    assert.deepEqual(lines(['10.2.0.0/24 dev a', '10.1.0.0/24 dev a', 'default via 10.0.0.1'], ['default via 10.0.0.1', '10.1.0.0/24 dev b', '10.3.0.0/24 dev a']), ['same default 2 0', 'different 10.1.0.0/24 1 1', 'here 10.2.0.0/24 0 -', 'there 10.3.0.0/24 - 2']);
  });

  it('pairs equal rows of one destination first, and keeps the families apart', () => {
    assert.deepEqual(lines(['10.1.0.0/24 dev a metric 1', '10.1.0.0/24 dev a metric 2'], ['10.1.0.0/24 dev a metric 2', '10.1.0.0/24 dev b metric 3', '10.1.0.0/24 dev c']), ['same 10.1.0.0/24 1 0', 'different 10.1.0.0/24 0 1', 'there 10.1.0.0/24 - 2']);
    assert.deepEqual(lines(['default via fd00::1'], ['default via 10.0.0.1']), ['there default - 0', 'here default 0 -']);
    assert.deepEqual(lines([], []), []);
  });

  it('comes in windows, with the counts of all rows', () => {
    const [here, there] = [table(['10.1.0.0/24 dev a', '10.2.0.0/24 dev a']), table(['10.1.0.0/24 dev a', '10.2.0.0/24 dev b', '10.3.0.0/24 dev b'], 'Node b')];
    const view = comparisonWindow(here, there, { text: '', differences: true, start: 0, limit: 1 }, context);
    assert.deepEqual([view.here, view.there, view.count, view.counts], ['Node a', 'Node b', 2, { here: 0, there: 1, different: 1, same: 1 }]);
    assert.deepEqual(view.rows.map(({ standing, destination, here: a, there: b }) => [standing, destination, a?.line, b?.line]), [['different', '10.2.0.0/24', '10.2.0.0/24 dev a', '10.2.0.0/24 dev b']]);
    const shown = (text: string, differences: boolean): number => comparisonWindow(here, there, { text, differences, start: 0, limit: 9 }, context).count;
    assert.deepEqual([shown('', false), shown('10.3.0.9', false), shown('dev a', true), shown('none', false)], [3, 1, 1, 0]);
  });
});

describe('a table that is kept', () => {
  it('is the same for every question about a model, until others take its place', () => {
    const model = buildModel(threeNodes());
    const first = tableOf(model, 'host', 'node/node-1');
    assert.equal(tableOf(model, 'host', 'node/node-1'), first);
    for (const other of ['node/node-2', 'node/node-3', 'router']) tableOf(model, 'router', other);
    assert.equal(tableOf(model, 'host', 'node/node-1'), first);
    for (const other of ['node/node-2', 'node/node-3', 'node/node-1', 'router']) tableOf(model, 'router', other);
    assert.notEqual(tableOf(model, 'host', 'node/node-1'), first);
    assert.equal(tableOf(model, 'host', 'node/none'), undefined);
  });
});
