import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { firstParties, MOST_PARTIES } from '../../src/core/rules/support/parties';
import { keptFor } from '../../src/core/store/kept-for';
import { besides, together } from '../../src/core/rules/support/same-node';
import { listed } from '../../src/core/rules/support/wording';
import { findingsAfterEdits, findingsIn, type Files } from '../support/example-runs';
import { workload } from '../support/model-input';

const services = (count: number): Files => {
  const documents = Array.from({ length: count }, (_, at) => `apiVersion: v1\nkind: Service\nmetadata: {name: s${at}}\nspec: {type: NodePort, clusterIP: 10.96.0.20, externalIPs: [203.0.113.7], selector: {app: a}, ports: [{port: 80, nodePort: 30080}]}\n`);
  return { 'all.yaml': documents.join('---\n') };
};
const daemons = (count: number): Files => {
  const documents = Array.from({ length: count }, (_, at) => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d${at}}\nspec: {template: {spec: {containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 80}]}]}}}\n`);
  return { 'all.yaml': documents.join('---\n') };
};
const nodes = (count: number): Files => {
  const documents = Array.from({ length: count }, (_, at) => `apiVersion: v1\nkind: Node\nmetadata: {name: n${at}}\nspec: {podCIDR: 10.244.7.0/24}\n`);
  return { 'all.yaml': documents.join('---\n') };
};

describe('a conflict of many', () => {
  const cases: readonly [string, (count: number) => Files, readonly string[]][] = [
    ['Services', services, ['KN502', 'KN506', 'KN516']],
    ['DaemonSets', daemons, ['KN703']],
    ['nodes', nodes, ['KN401']],
  ];
  for (const [title, make, codes] of cases) {
    it(`is reported at each of the ${title}, with the number of the others up to ${MOST_PARTIES}`, () => {
      const told = (count: number): readonly string[] => findingsIn(make(count)).map(({ code, message }) => `${code} ${/(\w+) more/.exec(message)?.[1] ?? message}`).sort();
      const expected = (count: number, more: string): readonly string[] => codes.flatMap((code) => Array<string>(count).fill(`${code} ${more}`));
      assert.deepEqual(told(MOST_PARTIES + 1), expected(MOST_PARTIES + 1, String(MOST_PARTIES - 2)));
      assert.deepEqual(told(MOST_PARTIES + 2), expected(MOST_PARTIES + 2, 'many'));
    });
    it(`is the same after edits of ${title}`, () => {
      assert.deepEqual(findingsAfterEdits(make(MOST_PARTIES + 3), 5), findingsIn(make(MOST_PARTIES + 3)));
    });
  }
});

describe('parties', () => {
  it('are looked for no further than they are counted', () => {
    let looks = 0;
    const found = firstParties(Array.from({ length: 1000 }, (_, at) => at), (at) => ++looks > 0 && at % 2 === 0);
    assert.equal(found.length, MOST_PARTIES + 1);
    assert.equal(looks, 2 * MOST_PARTIES + 1);
  });
  it('are listed by name and number', () => {
    const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${at}`);
    assert.equal(listed(names(3)), 'n0, n1 and n2');
    assert.equal(listed(names(MOST_PARTIES)), `n0, n1 and ${MOST_PARTIES - 2} more`);
    assert.equal(listed(names(MOST_PARTIES + 1)), 'n0, n1 and many more');
  });
  it('are computed once per list', () => {
    let made = 0;
    const size = keptFor((list: readonly object[]) => ++made * 100 + list.length);
    const list = [{}, {}];
    assert.deepEqual([size(list), size(list), size([{}])], [102, 102, 201]);
  });
});

describe('workloads beside one', () => {
  const selectors = fc.array(fc.dictionary(fc.constantFrom('pool', 'zone', 'disk'), fc.constantFrom('a', 'b', 'c'), { maxKeys: 2 }), { maxLength: 12 });

  it('are all that can be on its node, in their order', () => {
    fc.assert(fc.property(selectors, (list) => {
      const all = list.map((nodeSelector, at) => workload('DaemonSet', `d${at}`, { nodeSelector }));
      for (const each of all) {
        const found = [...besides(all)(each)];
        assert.deepEqual(found, all.filter((other) => found.includes(other)));
        assert.deepEqual(all.filter((other) => together(each, other, []) !== 'never' && !found.includes(other)), []);
      }
    }));
  });

  it('are few where a label keeps the others apart', () => {
    const all = Array.from({ length: 100 }, (_, at) => workload('DaemonSet', `d${at}`, { nodeSelector: at === 0 ? {} : { pool: `p${at % 50}` } }));
    assert.deepEqual([...besides(all)(all[7] ?? assert.fail())].map(({ resource }) => resource.name), ['d0', 'd7', 'd57']);
    assert.equal([...besides(all)(all[0] ?? assert.fail())].length, 100);
  });
});
