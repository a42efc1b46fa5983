import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findAddresses } from '../../../src/core/ip/find';

// text, what is found: a address, p prefix, i interval
const FOUND: readonly [string, string][] = [
  ['10.0.0.1', 'a 10.0.0.1'],
  ['010.0.0.1', 'a 010.0.0.1'],
  ['10.0.0.0/8', 'p 10.0.0.0/8'],
  ['10.0.0.1/16', 'p 10.0.0.1/16'],
  ['10.0.0.0/33', 'p 10.0.0.0/33'],
  ['0.0.0.0/0', 'p 0.0.0.0/0'],
  ['10.0.0.0/255.0.0.0', 'a 10.0.0.0'],
  ['::1', 'a ::1'],
  ['::', 'a ::'],
  ['"::"', 'a ::'],
  ['--bind-address=::', 'a ::'],
  ['"::/0"', 'p ::/0'],
  ["'fd00::/8'", 'p fd00::/8'],
  ['fd::/8', 'p fd::/8'],
  ['::ffff:10.0.0.1', 'a ::ffff:10.0.0.1'],
  ['64:ff9b::10.0.0.1/96', 'p 64:ff9b::10.0.0.1/96'],
  ['--bind-address=:: --port=53', 'a ::'],
  ['fe80::1%eth0', 'a fe80::1'],
  ['--cluster-cidr=10.244.0.0/16,fd00:10:244::/56', 'p 10.244.0.0/16; p fd00:10:244::/56'],
  ['10.0.0.1,10.0.0.2;10.0.0.3', 'a 10.0.0.1; a 10.0.0.2; a 10.0.0.3'],
  ['{"Network":"10.244.0.0/16","Backend":{"Type":"vxlan"}}', 'p 10.244.0.0/16'],
  ['http://[fd00::1]:8443', 'a fd00::1'],
  ['https://10.0.0.1:6443/healthz', 'a 10.0.0.1'],
  ['https://10.0.0.1/24', 'a 10.0.0.1'],
  ['[::]:80', 'a ::'],
  ['10.0.0.1:80', 'a 10.0.0.1'],
  ['127.0.0.1:8080:80', 'a 127.0.0.1'],
  ['tcp:10.0.0.1:6641,tcp:10.0.0.2:6641', 'a 10.0.0.1; a 10.0.0.2'],
  ['registry:10.0.0.9', 'a 10.0.0.9'],
  ['postgres://u:p@10.0.0.1:5432/db', 'a 10.0.0.1'],
  ['nfs 10.0.0.1:/export', 'a 10.0.0.1'],
  ['Try 10.0.0.1, or fd00::1. Or 10.0.0.0/8.', 'a 10.0.0.1; a fd00::1; p 10.0.0.0/8'],
  ['(10.0.0.1)', 'a 10.0.0.1'],
  ['fd00::1: unreachable', 'a fd00::1'],
  ['10.0.0.1-10.0.0.9', 'i 10.0.0.1-10.0.0.9'],
  ['10.0.0.1 - 10.0.0.9', 'i 10.0.0.1 - 10.0.0.9'],
  ['10.0.0.9-10.0.0.1', 'i 10.0.0.9-10.0.0.1'],
  ['fd00::1-fd00::ff,10.0.0.1-10.0.0.2', 'i fd00::1-fd00::ff; i 10.0.0.1-10.0.0.2'],
  ['10.0.0.1 - fd00::1', 'a 10.0.0.1; a fd00::1'],
  ['10.0.0.1 via 10.0.0.2 dev eth0', 'a 10.0.0.1; a 10.0.0.2'],
  ['ünïcode 10.0.0.1 🙂 fd00::2', 'a 10.0.0.1; a fd00::2'],
];

const NOT_FOUND: readonly string[] = [
  '', '1.2.3', '1.2.3.4.5', 'v1.2.3.4', '1.2.3.4-alpine', 'app-1.2.3.4', 'app-1.2.3.4.tgz', '1.2.3.4+build.5', '1.2.3.4rc1',
  'registry.local/app:1.2.3.4', 'releases/1.2.3.4/app', '256.1.1.1', '10.0.0', '.10.0.0.1', '2024.01.02.03',
  '12:30:45', '2024-01-01T12:30:45Z', '23:59', '80:8080', 'aa:bb:cc:dd:ee:ff', 'aa:bb:cc:dd:ee:ff:00:11',
  'std::foo', 'std::vector<int>', 'a::b', 'Face::Add', 'x :: y', '::foo', 'foo::1', ':::', 'kube::util::wait',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bb822cd15d6c15b0f00a8', 'd41d8cd98f00b204e9800998ecf8427e',
  '12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0:12:34:56:78', '4.3.2.1.in-addr.arpa', '10.0.0.1.nip.io', 'ip-10-0-0-1',
  '10.0.0.1-5', '%eth0', '1:2:3:4:5:6:7', 'k8s:io.kubernetes.pod.namespace=x', '_10.0.0.1', '{{ .Values.ip }}/24',
];

const LETTERS: Readonly<Record<string, string>> = { address: 'a', prefix: 'p', interval: 'i' };

describe('findAddresses', () => {
  for (const [text, expected] of FOUND) {
    it(`finds ${expected} in ${JSON.stringify(text)}`, () => {
      const found = findAddresses(text);
      assert.equal(found.map((f) => `${LETTERS[f.kind]} ${f.text}`).join('; '), expected);
      for (const { start, end, text: piece } of found) assert.equal(text.slice(start, end), piece);
    });
  }

  for (const text of NOT_FOUND) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(findAddresses(text), []));
  }

  it('gets through long text of every awkward kind', () => {
    for (const piece of ['1', '1.', ':', 'f:', '1.2.3.4:', '1.2.3.4-', '::', '10.0.0.1 ', '10.0.0.1/', '%', ' -', 'a::b ', '[']) {
      const text = piece.repeat(50_000);
      const found = findAddresses(text);
      assert.ok(found.length <= 100_000);
    }
  });

  it('keeps the order and never overlaps', () => {
    const text = FOUND.map(([piece]) => piece).filter((piece) => piece !== '::').join(' ; ');
    const found = findAddresses(text);
    found.forEach((f, i) => assert.ok(f.start >= (found[i - 1]?.end ?? 0) && f.end > f.start));
    assert.equal(found.length, FOUND.flatMap(([, expected]) => expected.split('; ')).length - 1);
  });
});
