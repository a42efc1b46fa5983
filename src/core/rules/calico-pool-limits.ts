import { formatPrefix } from '../ip/prefix';
import { specialBlockOf } from '../ip/reserved';
import type { Network } from '../network/network';
import { placeOf, type Claim, type SettingSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { poolSettings } from './support/calico';
import { text } from './support/example-text';
import { ownerTitle } from './support/owners';

/** Lengths of blocks that Calico takes, and what it takes by default. */
const blocks = { 4: { shortest: 20, longest: 32, usual: 26 }, 6: { shortest: 116, longest: 128, usual: 122 } } as const;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (claim.fact.role !== 'calico-pool' || claim.owner === undefined || !['IPPool', 'Installation'].includes(claim.owner.kind)) return;
  const [size] = poolSettings(claim, 'cni-block-size', network);
  checkBlocks(claim, size, report);
  checkModes(claim, poolSettings(claim, 'cni-mode', network), report);
}

function checkBlocks(claim: Claim, size: SettingSubject | undefined, report: (finding: Report) => void): void {
  const { prefix } = claim;
  const { shortest, longest, usual } = blocks[prefix.family];
  const length = size === undefined ? usual : /^\d{1,3}$/.test(size.fact.value) ? Number(size.fact.value) : undefined;
  if (length === undefined) return;
  const related = size === undefined ? [] : [{ at: placeOf(size, size.fact.slot), message: `blockSize is ${length}` }];
  const at = placeOf(claim, claim.fact.slot);
  if (length < shortest || length > longest) {
    report({ at, message: `The blockSize ${length} of ${ownerTitle(claim)} is outside ${shortest}–${longest}, which Calico takes for IPv${prefix.family}; ${usual} is the default.`, related });
  } else if (prefix.length > length) {
    report({ at, message: `${ownerTitle(claim)} has ${formatPrefix(prefix)}, which is smaller than one of its blocks, /${length}${size === undefined ? ' by default' : ''}; Calico refuses it. Use a range of /${length} or shorter${prefix.length <= longest ? `, or blockSize ${prefix.length}` : ''}.`, related });
  }
}

function checkModes(claim: Claim, modes: readonly SettingSubject[], report: (finding: Report) => void): void {
  const [ipip, vxlan] = ['ipip', 'vxlan'].map((kind) => modes.find(({ fact }) => fact.value.toLowerCase().startsWith(kind)));
  const at = placeOf(claim, claim.fact.slot);
  if (ipip !== undefined && vxlan !== undefined) {
    report({
      at,
      message: `${ownerTitle(claim)} asks for IPIP and VXLAN at once; Calico refuses it. Set one of them to Never.`,
      related: [ipip, vxlan].map((mode) => ({ at: placeOf(mode, mode.fact.slot), message: `${mode.fact.origin} asks for ${mode.fact.value}` })),
    });
  } else if (ipip !== undefined && claim.prefix.family === 6 && specialBlockOf(claim.prefix)?.kind !== 'link-local' && !/default/.test(ipip.fact.origin)) {
    report({
      at,
      message: `${ownerTitle(claim)} is a pool of IPv6, for which there is no IPIP; Calico refuses it. Use VXLAN or no encapsulation.`,
      related: [{ at: placeOf(ipip, ipip.fact.slot), message: `${ipip.fact.origin} asks for ${ipip.fact.value}` }],
    });
  }
}

/** Finds Calico pools that Calico refuses. */
export default rule({
  id: 'KN312',
  name: 'calico-pool-limits',
  subject: 'claim',
  severity: 'error',
  title: 'Calico pool outside Calico’s limits',
  why: 'Calico cuts a pool into blocks of 26 bits (IPv6: 122) unless blockSize says otherwise, and refuses a pool that holds no block, a blockSize it does not know, IPIP together with VXLAN, and IPIP for IPv6.',
  fix: 'Use a larger range or a longer blockSize, and one encapsulation that the family has.',
  source: [
    'projectcalico/calico libcalico-go/lib/clientv3/ippool.go: validateAndSetDefaults',
    'projectcalico/calico libcalico-go/lib/validator/v3: validateIPPoolSpec',
  ],
  limits: [
    'For IPPool objects and the pools of an Installation. Encapsulation that is only the operator’s default is not reported.',
    'Ranges with host bits are KN102’s, pools that overlap KN208’s, link-local ones KN105’s.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Boundary: a /27 holds no block of /26',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: small
            spec:
              cidr: 192.168.10.0/27
              #     ^^^^^^^^^^^^^^^ KN312
          `,
        },
      },
      {
        title: 'Boundary: blocks of /19 and of /33',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: 10.48.0.0/16
              #     ^^^^^^^^^^^^ KN312
              blockSize: 19
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: 10.49.0.0/16
              #     ^^^^^^^^^^^^ KN312
              blockSize: 33
          `,
        },
      },
      {
        title: 'IPv6: a block length of IPv4, and a range without a block',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: fd00:10:244::/48
              #     ^^^^^^^^^^^^^^^^ KN312
              blockSize: 26
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: fd00:10:245::/123
              #     ^^^^^^^^^^^^^^^^^ KN312
          `,
        },
      },
      {
        title: 'Two encapsulations; IPIP for IPv6',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: 10.48.0.0/16
              #     ^^^^^^^^^^^^ KN312
              ipipMode: Always
              vxlanMode: CrossSubnet
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: fd00:10:244::/48
              #     ^^^^^^^^^^^^^^^^ KN312
              ipipMode: Always
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: exactly one block, and the limits of the block length',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: 10.48.0.0/26
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: 10.49.0.0/20
              blockSize: 20
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: c
            spec:
              cidr: 10.50.0.0/32
              blockSize: 32
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: d
            spec:
              cidr: fd00:10:244::/116
              blockSize: 116
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: e
            spec:
              cidr: fd00:10:245::/122
          `,
        },
      },
      {
        title: 'One encapsulation',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: 10.48.0.0/16
              ipipMode: Never
              vxlanMode: Always
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: fd00:10:244::/48
              vxlanMode: CrossSubnet
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'pool.yaml': text`
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: a
            spec:
              cidr: \${CIDR}/27
            ---
            apiVersion: projectcalico.org/v3
            kind: IPPool
            metadata:
              name: b
            spec:
              cidr: 10.48.0.0/16
              blockSize: large
          `,
        },
      },
    ],
  },
});
