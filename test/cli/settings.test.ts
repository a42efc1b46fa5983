import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { wantsColor } from '../../src/cli/color';
import { parseConfig, withRuleOptions } from '../../src/cli/config';
import { Failure } from '../../src/cli/failure';
import { lanes } from '../../src/cli/lanes';
import { alignColumns, nearestName } from '../../src/cli/table';
import { defaultAnalysisSettings } from '../../src/protocol/analysis-contract';

const rules = [
  { id: 'KN601', name: 'selector-matches-nothing' },
  { id: 'KN501', name: 'cluster-address-outside-service-range' },
];
const parse = (text: string): ReturnType<typeof parseConfig> => parseConfig('c.json', text, rules);

describe('configuration file', () => {
  it('takes the settings of the editor, by their short names', () => {
    const text = '{"rules":{"selector-matches-nothing":"off","kn501":"warning"},"clusters":{"a":["x/**"]},"assumedNodes":3,"exclude":["old"]}';
    assert.deepEqual(parse(text), {
      analysis: { rules: { KN601: 'off', KN501: 'warning' }, clusters: { a: ['x/**'] }, assumedNodes: 3 },
      include: [],
      exclude: ['old'],
    });
  });

  it('takes a settings file of the editor, leaving other settings alone', () => {
    const config = parse('{"editor.tabSize":2,"kubeNetscope.assumedNodes":5,"kubeNetscope.nodeRouting":"host"}');
    assert.equal(config.analysis.assumedNodes, 5);
  });

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['{', /c\.json: is no JSON/],
    ['[]', /has to hold a JSON object/],
    ['{"rule":{}}', /no setting rule; did you mean rules\?/],
    ['{"rules":[]}', /rules has to be an object/],
    ['{"rules":{"KN602":"off"}}', /no rule KN602; did you mean KN601\?/],
    ['{"rules":{"KN601":"fatal"}}', /rules\.KN601 has to be one of error, warning, info, hint, off/],
    ['{"assumedNodes":0}', /assumedNodes has to be a whole number/],
    ['{"clusters":{"a":"x"}}', /clusters has to be/],
    ['{"include":"x"}', /include has to be a list/],
  ];
  for (const [text, message] of mistakes) {
    it(`explains ${text}`, () => {
      assert.throws(() => parse(text), (error) => error instanceof Failure && message.test(error.message));
    });
  }
});

describe('--rule', () => {
  it('wins over the file', () => {
    const before = { ...defaultAnalysisSettings, rules: { KN601: 'off' } as const };
    assert.deepEqual(withRuleOptions(before, ['kn601=error', 'KN501 = hint'], rules).rules, { KN601: 'error', KN501: 'hint' });
  });

  it('explains mistakes', () => {
    assert.throws(() => withRuleOptions(defaultAnalysisSettings, ['KN601'], rules), /write RULE=SEVERITY/);
    assert.throws(() => withRuleOptions(defaultAnalysisSettings, ['KN9=off'], rules), /no rule KN9/);
  });
});

describe('colour', () => {
  const auto = (isTerminal: boolean, variables: Record<string, string>): boolean => wantsColor('auto', { isTerminal, variables });

  it('follows the terminal, NO_COLOR and FORCE_COLOR', () => {
    assert.deepEqual([auto(true, {}), auto(false, {})], [true, false]);
    assert.equal(auto(true, { NO_COLOR: '1' }), false);
    assert.equal(auto(true, { NO_COLOR: '' }), true);
    assert.equal(auto(true, { TERM: 'dumb' }), false);
    assert.equal(auto(false, { FORCE_COLOR: '1' }), true);
    assert.equal(auto(true, { FORCE_COLOR: '0' }), false);
    assert.equal(auto(true, { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  });

  it('can be forced', () => {
    assert.equal(wantsColor('always', { isTerminal: false, variables: { NO_COLOR: '1' } }), true);
    assert.equal(wantsColor('never', { isTerminal: true, variables: { FORCE_COLOR: '1' } }), false);
  });
});

describe('tables', () => {
  it('align all columns but the last', () => {
    assert.deepEqual(alignColumns([['a', 'bbb', 'c'], ['aaaa', 'b', '']]), ['a     bbb  c', 'aaaa  b']);
  });

  it('find the name that was meant', () => {
    assert.equal(nearestName('node-l', ['node-1', 'router']), 'node-1');
    assert.equal(nearestName('quite different', ['node-1', 'router']), undefined);
  });
});

describe('lanes', () => {
  it('let few tasks run at once, and all of them in the end', async () => {
    const lane = lanes(3);
    let running = 0;
    let most = 0;
    const task = async (): Promise<number> => {
      running++;
      most = Math.max(most, running);
      await new Promise((done) => setTimeout(done, 1));
      return running--;
    };
    const all = await Promise.allSettled([...Array.from({ length: 20 }, () => lane(task)), lane(() => Promise.reject(new Error('x')))]);
    assert.equal(all.length, 21);
    assert.equal(most, 3);
    assert.equal(await lane(async () => 'free again'), 'free again');
  });
});
