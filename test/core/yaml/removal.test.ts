import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entryRemoval, pairRemoval } from '../../../src/core/yaml/removal';
import { marked } from './marked';

const without = (remove: typeof entryRemoval, fixture: string): string | undefined => {
  const { text, spans } = marked(fixture);
  const [span] = spans;
  const gone = span && remove(text, span);
  return gone && text.slice(0, gone.start) + text.slice(gone.end);
};

describe('removing an entry of a list', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['of lines', 'a:\n  # first\n  - x\n  - ‹x›\n  # last\nb: 1\n', 'a:\n  # first\n  - x\n  # last\nb: 1\n'],
    ['with a comment of its own', 'a:\n- x\n- ‹x› # again\n- y\n', 'a:\n- x\n- y\n'],
    ['at the end of a text', 'a:\n- x\n- ‹x›', 'a:\n- x'],
    ['at the end of a text, CRLF', 'a:\r\n- x\r\n- ‹x›', 'a:\r\n- x'],
    ['CRLF', 'a:\r\n- x\r\n- ‹x›\r\nb: 1\r\n', 'a:\r\n- x\r\nb: 1\r\n'],
    ['of several lines', 'a:\n- p: 1\n  q: 2\n- ‹p: 1\n  q: 2›\nb: 1\n', 'a:\n- p: 1\n  q: 2\nb: 1\n'],
    ['in quotes', 'a:\n- "x"\n- "‹x›"\n', 'a:\n- "x"\n'],
    ['of a flow sequence', 'a: [x, ‹x›]\n', 'a: [x]\n'],
    ['of a flow sequence, in quotes', "a: ['x', '‹x›', y]\n", "a: ['x', y]\n"],
    ['of a comma list', 'a: 10.0.0.0/8,‹10.0.0.0/8›\n', 'a: 10.0.0.0/8\n'],
    ['of a comma list in quotes', 'a: "x, ‹x›"\n', 'a: "x"\n'],
    ['of a flag', 'a:\n- --cluster-cidr=10.0.0.0/8,‹10.0.0.0/8›\n', 'a:\n- --cluster-cidr=10.0.0.0/8\n'],
    ['the first of a flow sequence', 'a: [‹x›, x]\n', undefined],
    ['in a list of lists', '- - ‹x›\n', undefined],
    ['that is no entry', 'a: ‹x›\n', undefined],
    ['with something behind it', '- ‹x› y\n', undefined],
  ];
  for (const [title, fixture, expected] of cases) it(title, () => assert.equal(without(entryRemoval, fixture), expected));
});

describe('removing a pair', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['on its line', 'a: 1\n# note\n‹a›: 1 # again\nb: 2\n', 'a: 1\n# note\nb: 2\n'],
    ['at the end of a text', 's:\n  a: 1\n  ‹a›: 1', 's:\n  a: 1'],
    ['with a quoted key', 's:\n  a: 1\n  "‹a›": "1"\nb: 2\n', 's:\n  a: 1\nb: 2\n'],
    ['before comments and blank lines', 's:\n  ‹a›: 1\n\n    # deep\n  b: 2\n', 's:\n\n    # deep\n  b: 2\n'],
    ['whose value goes on', 's:\n  ‹a›: 1\n    2\n', undefined],
    ['of a block text', '‹a›: |\n  x\n', undefined],
    ['of a mapping', '‹a›:\n  b: 1\n', undefined],
    ['of a flow mapping', '{a: 1, ‹a›: 1}\n', undefined],
    ['after a dash', '- ‹a›: 1\n', undefined],
  ];
  for (const [title, fixture, expected] of cases) it(title, () => assert.equal(without(pairRemoval, fixture), expected));
});
