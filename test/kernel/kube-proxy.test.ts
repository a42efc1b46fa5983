import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { restoreText } from '../../src/core/network/kube-proxy/restore';
import { NodeRules } from '../../src/core/network/kube-proxy/rules';
import { saveText } from '../../src/core/network/kube-proxy/save';
import type { Family } from '../../src/core/ip/address';
import { inputFor, local, port, remote } from '../core/network/kube-proxy/cases/case';
import type { ProxyCase } from '../core/network/kube-proxy/cases/case';
import { clusterAddressCases } from '../core/network/kube-proxy/cases/cluster-address';
import { externalCases } from '../core/network/kube-proxy/cases/external';
import { fixedInputs } from '../core/network/kube-proxy/cases/fixed';
import { ipv6Cases } from '../core/network/kube-proxy/cases/ipv6';
import { inFreshNamespace, missing, program, versionOf, withoutTimes } from './kube-proxy-load';
import type { Backend } from './kube-proxy-load';

const SCTP = '-A X -m sctp -p sctp --dport 80 -j DNAT --to-destination';
const sizes: readonly ProxyCase[] = [
  { name: 'probabilities of 200 endpoints', ports: [port({ endpoints: Array.from({ length: 200 }, (_, n) => remote(`10.180.1.${n}`)) })] },
  { name: 'large cluster', ports: [port({ affinitySeconds: 5, endpoints: Array.from({ length: 1001 }, (_, n) => local(`10.180.${n >> 8}.${n & 255}`)) })] },
];
const cases: readonly ProxyCase[] = [
  ...clusterAddressCases,
  ...externalCases,
  ...ipv6Cases,
  ...Object.entries(fixedInputs).map(([name, given]): ProxyCase => ({ name: `without Services: ${name}`, ports: [], ...given })),
  ...sizes,
];

/** The counters of nfacct are made by kube-proxy through netlink, which no shell tool of the base system can do. */
const loadable = cases.filter(({ config }) => config?.nfacct !== true);

function load(backend: Backend, one: ProxyCase): void {
  const family = one.family ?? 4;
  const rules = new NodeRules(inputFor(one), family);
  const restore = [program(backend, family, 'restore'), '--noflush', '--counters'];
  const save = [program(backend, family, 'save')];
  const bare = restoreText(rules);
  const all = restoreText(rules, { builtinJumps: true });
  const ran = inFreshNamespace([[...restore, '--test'], restore, save, restore, save, restore, save], [bare, bare, '', all, '', bare, '']);
  assert.equal(ran.status, 0, `${ran.error}\n${bare}`);
  assert.equal(byTable(ran.outputs[2]), byTable(saveText(rules, { backend, builtinJumps: false })));
  assert.equal(withoutTimes(ran.outputs[4] ?? ''), saveText(rules, { backend }));
  // A second sync of the same rules changes nothing.
  assert.equal(withoutTimes(ran.outputs[6] ?? ''), saveText(rules, { backend }));
}

/** Tables sorted: their order depends on which was used first. */
function byTable(text = ''): string {
  return withoutTimes(text).split(/^(?=\*)/m).sort().join('');
}

for (const backend of ['nft', 'legacy'] as const) {
  describe(`kernel: predicted rules load and are shown as predicted (${backend})`, function () {
    this.timeout(60_000);
    const reasons = new Map<Family, string | undefined>([4, 6].map((family) => [family as Family, missing(backend, family as Family)]));
    const noSctp = missing(backend, 4, [`${SCTP} 1.2.3.4:5`]);

    it('tools', function () {
      for (const [family, reason] of reasons) if (reason !== undefined) console.log(`      IPv${family} skipped: ${reason}`);
      if (reasons.get(4) !== undefined) this.skip();
      console.log(`      ${versionOf(backend)}`);
    });
    for (const one of loadable) {
      it(one.name, function () {
        if (reasons.get(one.family ?? 4) !== undefined) this.skip();
        if (noSctp !== undefined && one.ports.some(({ protocol }) => protocol === 'SCTP')) this.skip();
        load(backend, one);
      });
    }
  });
}
