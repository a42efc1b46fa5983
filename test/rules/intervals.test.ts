import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AddressForm, AddressRole } from '../../src/core/kube/facts';
import type { Network } from '../../src/core/network/network';
import type { AddressSubject } from '../../src/core/network/subjects';
import invalidAddress from '../../src/core/rules/invalid-address';
import leadingZeros from '../../src/core/rules/leading-zeros';
import type { Report } from '../../src/core/rules/rule';

const unread = {} as Network;

function reports(written: string, form: AddressForm, role: AddressRole): readonly Report[] {
  const subject: AddressSubject = {
    type: 'address', chunk: 1, file: 'a.yaml', cluster: 'c', owner: undefined,
    fact: { role, form, text: written, slot: 0, origin: 'a field', index: 0 },
  };
  const found: Report[] = [];
  for (const rule of [invalidAddress, leadingZeros]) rule.check(subject, unread, (report) => found.push(report));
  return found;
}

describe('exact ranges, and fields that take an address or a range', () => {
  const wrong: readonly [string, AddressForm, AddressRole, RegExp, string | undefined][] = [
    ['192.168.1.250-192.168.1.240', 'interval', 'load-balancer-address', /runs backwards/, '192.168.1.240-192.168.1.250'],
    ['fd00::9 - fd00::1', 'interval', 'load-balancer-address', /runs backwards/, 'fd00::1-fd00::9'],
    ['192.168.1.1-fd00::1', 'interval', 'load-balancer-address', /address family/, undefined],
    ['192.168.1.0/33', 'interval', 'load-balancer-address', /from 0 to 32/, undefined],
    ['pool', 'interval', 'load-balancer-address', /no address range/, undefined],
    ['192.168.1.010-192.168.1.20', 'interval', 'load-balancer-address', /leading zeros/, '192.168.1.10-192.168.1.20'],
    ['fd00::/129', 'prefix', 'pod-range', /from 0 to 128/, undefined],
    ['10.0.0.0/8,10.1.0.0/16', 'prefix', 'calico-pool', /prefix length/, undefined],
    ['10.0.0.1/33', 'address', 'node-address', /from 0 to 32/, undefined],
  ];
  for (const [written, form, role, message, mended] of wrong) {
    it(`${written} as ${form} is reported once`, () => {
      const found = reports(written, form, role);
      assert.equal(found.length, 1);
      assert.match(found[0]?.message ?? '', message);
      const edit = found[0]?.fixes?.[0]?.edits[0];
      assert.equal(edit && 'text' in edit ? edit.text : undefined, mended);
    });
  }

  const right: readonly [string, AddressForm, AddressRole][] = [
    ['192.168.1.240-192.168.1.250', 'interval', 'load-balancer-address'],
    ['192.168.1.240', 'interval', 'load-balancer-address'],
    ['192.168.1.0/24', 'interval', 'load-balancer-address'],
    ['10.0.0.1', 'prefix', 'other-range'],
    ['10.0.0.0/8', 'address', 'other-address'],
    ['10.0.0.1/24', 'interface-address', 'node-address'],
    ['fe80::1%eth0', 'address', 'node-address'],
  ];
  for (const [written, form, role] of right) it(`${written} as ${form} is right`, () => assert.deepEqual(reports(written, form, role), []));
});
