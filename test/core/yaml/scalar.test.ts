import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ScalarNode, ScalarStyle, YamlNode } from '../../../src/core/yaml/node';
import { isNull, isPlaceholder, plainValue, scalarBool, scalarInt, scalarText, scalarValue } from '../../../src/core/yaml/scalar';

const span = { start: 0, end: 0 };
const scalar = (text: string, style: ScalarStyle = 'plain'): ScalarNode => ({ type: 'scalar', span, text, style });
const seq: YamlNode = { type: 'seq', span, items: [] };

describe('plain scalars as kubectl reads them', () => {
  const table: readonly [text: string, value: unknown][] = [
    ['', null], ['~', null], ['null', null], ['Null', null], ['NULL', null], ['nULL', 'nULL'],
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((t): [string, unknown] => [t, true]),
    ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((t): [string, unknown] => [t, false]),
    ['yEs', 'yEs'], ['oN', 'oN'], ['truE', 'truE'],
    ['0', 0], ['1', 1], ['-1', -1], ['+1', 1], ['0644', 420], ['0o644', 420], ['08', 8], ['0x1F', 31], ['0b11', 3], ['1_000', 1000], ['-0x10', -16],
    ['10.10', 10.1], ['.5', 0.5], ['1.', 1], ['1e3', 1000], ['-1.5e-1', -0.15], ['.inf', Infinity], ['-.Inf', -Infinity],
    ['10.0.0.1', '10.0.0.1'], ['10.0.0.0/8', '10.0.0.0/8'], ['fd00::/8', 'fd00::/8'], ['80:80', '80:80'], ['1a', '1a'], ['-', '-'], ['.', '.'], ['0x', '0x'], ['1:20', '1:20'],
    ['2001-01-01', '2001-01-01'], ['v1', 'v1'], ['1'.repeat(70), '1'.repeat(70)],
  ];
  for (const [text, value] of table) it(JSON.stringify(text), () => assert.deepEqual(plainValue(text), value));
  it('.nan', () => assert.ok(Number.isNaN(plainValue('.nan'))));
  it('quoted and block scalars are text', () => {
    for (const style of ['single', 'double', 'block'] as const) assert.equal(scalarValue(scalar('1', style)), '1');
  });
});

describe('scalars by the type a field wants', () => {
  it('text', () => {
    assert.equal(scalarText(scalar('10.10')), '10.10');
    assert.equal(scalarText(scalar('yes')), 'yes');
    assert.equal(scalarText(scalar('null')), undefined);
    assert.equal(scalarText(scalar('null', 'double')), 'null');
    assert.equal(scalarText(scalar('', 'double')), '');
    assert.equal(scalarText(seq), undefined);
    assert.equal(scalarText(undefined), undefined);
  });
  it('whole numbers', () => {
    const table: readonly [ScalarNode, number | undefined][] = [
      [scalar('80'), 80], [scalar('80.0'), 80], [scalar('80.5'), undefined], [scalar('80', 'double'), 80], [scalar('0x50', 'double'), undefined],
      [scalar('x'), undefined], [scalar('true'), undefined], [scalar(''), undefined], [scalar('.inf'), undefined], [scalar('99999999999999999999'), undefined], [scalar('-1'), -1],
    ];
    for (const [node, value] of table) assert.equal(scalarInt(node), value, JSON.stringify(node.text));
    assert.equal(scalarInt(seq), undefined);
  });
  it('booleans', () => {
    assert.equal(scalarBool(scalar('on')), true);
    assert.equal(scalarBool(scalar('on', 'double')), undefined);
    assert.equal(scalarBool(scalar('true', 'double')), true);
    assert.equal(scalarBool(scalar('1')), undefined);
    assert.equal(scalarBool(seq), undefined);
  });
  it('null', () => {
    assert.equal(isNull(scalar('~')), true);
    assert.equal(isNull(scalar('~', 'single')), false);
    assert.equal(isNull(seq), false);
    assert.equal(isNull(undefined), false);
  });
});

describe('placeholders', () => {
  const yes = [
    '${POD_CIDR}', '${POD_CIDR:=192.168.0.0/16}', '$(POD_IP)', '$VAR', '{{ .Values.x }}', '{{ kube_pods_subnet }}/16', '<node-ip>', '__PILLAR__DNS__SERVER__', '%{cidr}',
    'POD_CIDR', 'CLUSTER_IP', 'REPLACEME', 'POD/16', '10.0.0.x', '10.x.x.x/16', 'XXX.XXX.XXX.XXX', '10.244.0.0/SIZE', '{% x %}', '((cidr))', '@IP_ADDRESS@', '<%= x %>',
  ];
  for (const text of yes) it(`unknown: ${text}`, () => assert.equal(isPlaceholder(text), true));
  const no = ['', '10.0.0.0/8', 'FD00::1', 'fd00::/8', 'FE80::ABCD', '::', 'None', 'all', 'example.com', 'a-b', '0x1F', '10.0.0.1-10.0.0.9', 'ABCD', 'node-A'];
  for (const text of no) it(`known: ${text}`, () => assert.equal(isPlaceholder(text), false));
});
