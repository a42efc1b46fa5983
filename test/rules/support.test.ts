import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../src/core/ip/address';
import { prefix, type Prefix } from '../../src/core/ip/prefix';
import { text } from '../../src/core/rules/support/example-text';
import { blocksLost } from '../../src/core/rules/support/node-blocks';
import { parsePortRange, staticBand as nodePortBand } from '../../src/core/rules/support/node-ports';
import { editDistance, flowMapping, selectorText } from '../../src/core/rules/support/selectors';
import { isAllocatable, staticBand } from '../../src/core/rules/support/service-ranges';
import { counted, few, listed } from '../../src/core/rules/support/wording';
import { drawnFindings, isDrawing, shown } from '../support/carets';

const range = (written: string): Prefix => prefix(written) ?? assert.fail(written);

describe('words of messages', () => {
  it('counts with the noun', () => {
    assert.deepEqual([counted(0, 'node'), counted(1, 'node'), counted(2n, 'node'), counted(2, 'is', 'are')], ['0 nodes', 'one node', '2 nodes', '2 are']);
  });
  it('lists names, and the number of those that have no room', () => {
    assert.deepEqual([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])], ['', 'a', 'a and b', 'a, b and c']);
    assert.equal(listed(['a', 'b', 'c', 'd', 'e']), 'a, b and 3 more');
    assert.deepEqual(few([1, 2, 3], 2), [1, 2]);
  });
  it('takes the common indentation from examples', () => {
    assert.equal(
      text`
        a:
          b: 1

      `,
      'a:\n  b: 1\n\n',
    );
    assert.equal(text`a: ${'1'}`, 'a: 1\n');
  });
});

describe('limits of the allocators', () => {
  const bands: readonly [string, number][] = [
    ['10.0.0.0/28', 0], ['10.0.0.0/27', 16], ['10.0.0.0/24', 16], ['10.0.0.0/20', 256], ['10.0.0.0/16', 256], ['10.0.0.0/12', 256], ['fd00::/112', 256], ['fd00::/125', 0],
  ];
  for (const [written, band] of bands) it(`${written} keeps ${band} addresses for fixed use`, () => assert.equal(staticBand(range(written)), band));

  const portBands: readonly [string, string][] = [
    ['30000-32767', '30000-30085'], ['30000-30015', '30000-30015'], ['30000-30016', '30000-30015'], ['1-65535', '1-128'], ['20000+2767', '20000-20085'],
  ];
  for (const [written, band] of portBands) {
    it(`${written} keeps ${band} for fixed node ports`, () => {
      const { first, last } = nodePortBand(parsePortRange(written) ?? assert.fail(written));
      assert.equal(`${first}-${last}`, band);
    });
  }
  for (const bad of ['', 'all', '30000', '32767-30000', '1-65536', '65535+1', '-1-5', '1-2-3', '1e3-2e3']) {
    it(`"${bad}" is no range of ports`, () => assert.equal(parsePortRange(bad), undefined));
  }

  const usable: readonly [string, string, boolean][] = [
    ['10.0.0.0/24', '10.0.0.0', false], ['10.0.0.0/24', '10.0.0.1', true], ['10.0.0.0/24', '10.0.0.255', false], ['10.0.0.0/24', '10.0.1.0', false],
    ['fd00::/120', 'fd00::', false], ['fd00::/120', 'fd00::ff', true], ['fd00::/120', 'fd00::100', false], ['10.0.0.0/24', 'fd00::1', false],
  ];
  for (const [within, one, expected] of usable) {
    it(`${one} of ${within} is ${expected ? '' : 'not '}given out`, () => assert.equal(isAllocatable(range(within), address(one) ?? assert.fail(one)), expected));
  }

  const lost: readonly [string, string, number, string][] = [
    ['10.244.0.0/16', '10.244.0.0/24', 24, '1 of 256'], ['10.244.0.0/16', '10.244.0.0/28', 24, '1 of 256'], ['10.0.0.0/8', '10.96.0.0/12', 24, '4096 of 65536'],
    ['fd00::/48', 'fd00::/112', 64, '1 of 65536'], ['10.244.0.0/24', '10.244.0.0/25', 24, '1 of 1'], ['10.244.0.0/25', '10.244.0.0/26', 24, 'none'],
  ];
  for (const [pods, services, mask, expected] of lost) {
    it(`${services} costs ${expected} blocks of /${mask} in ${pods}`, () => {
      const count = blocksLost(range(pods), range(services), mask);
      assert.equal(count === undefined ? 'none' : `${count.lost} of ${count.total}`, expected);
    });
  }
});

describe('selectors as text', () => {
  it('measures how different two words are', () => {
    assert.deepEqual([editDistance('', ''), editDistance('web', 'web'), editDistance('serach', 'search'), editDistance('a', ''), editDistance('kitten', 'sitting')], [0, 0, 2, 1, 3]);
    assert.equal(editDistance('a'.repeat(100), 'a'.repeat(101)), 101);
  });
  it('writes labels so that YAML reads them back', () => {
    assert.equal(flowMapping({ app: 'web', 'app.kubernetes.io/name': 'x', on: '1', version: 'true', empty: '' }), '{ app: web, app.kubernetes.io/name: x, "on": "1", version: "true", empty: "" }');
    assert.equal(selectorText({ app: 'web', tier: 'front' }), 'app=web,tier=front');
  });
});

describe('drawn findings', () => {
  it('stand for the line above, over other drawings', () => {
    const drawn = drawnFindings({ 'a.yaml': 'a: 1\r\n#  ^ KN101\r\n#  ^ KN102\r\nb:\n  cc: 1\n  # <- KN002\n# ^^ no code\n' });
    assert.deepEqual(shown(drawn), ['a.yaml:1:4-5 KN101', 'a.yaml:1:4-5 KN102', 'a.yaml:5:3-5 KN002']);
    assert.equal(isDrawing('# ^^ no code'), false);
  });
});
