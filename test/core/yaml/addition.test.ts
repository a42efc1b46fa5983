import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entryAddition } from '../../../src/core/yaml/addition';
import { marked } from './marked';

/** The text after entries were added behind the marked one. */
function grown(fixture: string, ...entries: readonly string[]): string | undefined {
  const { text, spans } = marked(fixture);
  const [span] = spans;
  const addition = span && entryAddition(text, span, entries);
  return addition && text.slice(0, addition.at) + addition.text + text.slice(addition.at);
}

describe('an entry more', () => {
  const cases: readonly [title: string, fixture: string, after: string | undefined][] = [
    ['lines of a block', 'a:\n  - x\n  - ‹y›\nb: 1\n', 'a:\n  - x\n  - y\n  - n\n  - m\nb: 1\n'],
    ['the end of a text', 'a:\n- ‹y›', 'a:\n- y\n- n\n- m'],
    ['a comment behind', 'a:\n- ‹y› # why\nb: 1\n', 'a:\n- y # why\n- n\n- m\nb: 1\n'],
    ['other line ends', 'a:\r\n- ‹y›\r\nb: 1\r\n', 'a:\r\n- y\r\n- n\r\n- m\r\nb: 1\r\n'],
    ['quotes', "a:\n-   '‹y›'\n", "a:\n-   'y'\n-   'n'\n-   'm'\n"],
    ['flow style', 'a: [x, ‹y›]\n', 'a: [x, y, n, m]\n'],
    ['the first in flow style', 'a: [‹y›]\n', 'a: [y, n, m]\n'],
    ['JSON', '{"a": ["x", "‹y›"]}', '{"a": ["x", "y", "n", "m"]}'],
    ['something else on the line', 'a:\n- {b: ‹y›}\n', undefined],
    ['a value of no list', 'a: ‹y›\n', undefined],
  ];
  for (const [title, fixture, after] of cases) it(title, () => assert.equal(grown(fixture, 'n', 'm'), after));
});
