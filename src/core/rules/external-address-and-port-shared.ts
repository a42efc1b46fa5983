import { formatAddress } from '../ip/address';
import type { ServiceBody } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, otherOwners, ownerTitle } from './support/owners';
import { keptFor } from '../store/kept-for';
import { firstParties } from './support/parties';
import { few, listed } from './support/wording';

const roles = ['external-address', 'load-balancer-address'] as const;

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  const { address } = claim;
  const body = serviceOf(claim);
  if (address === undefined || body === undefined || !roles.some((role) => role === claim.fact.role) || !isFirstPlace(claim, network)) return;
  const ports = portsOf(body);
  const takers = takersOf(network.sharing(claim, ...roles));
  const rivalsOf = (port: string): readonly Claim[] => otherOwners(claim, takers.get(port) ?? []);
  const found: Claim[] = [];
  const shared = firstParties(ports, (port) => found.length < found.push(...rivalsOf(port)));
  const rivals = otherOwners(claim, found);
  if (rivals.length === 0) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} and ${listed(rivals.map(ownerTitle))} want ${listed(shared)} of ${formatAddress(address)}: one of them gets all the traffic. Change a port or an address.`,
    related: few(rivals).map((rival) => ({ at: placeOf(rival, rival.fact.slot), message: `${ownerTitle(rival)} has the address too` })),
  });
}

function serviceOf({ owner }: Claim): ServiceBody | undefined {
  return owner?.body.type === 'service' ? owner.body : undefined;
}

/** Who has each port, of claims of one address. */
const takersOf = keptFor((claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> => {
  const takers = new Map<string, Claim[]>();
  for (const claim of claims) {
    for (const port of portsOf(serviceOf(claim) ?? { ports: [] })) {
      const list = takers.get(port);
      if (list === undefined) takers.set(port, [claim]);
      else list.push(claim);
    }
  }
  return takers;
});

/** Ports by addresses of one Service that are compared with those of others. */
const MOST_PAIRS = 1_000_000;
/** Ports that are compared in any case. */
const FEWEST = 64;

/** `TCP 80` for each port; of Services with very many ports and addresses only the first ones. */
function portsOf({ ports, externalAddresses = [], loadBalancerAddresses = [] }: Pick<ServiceBody, 'ports'> & Partial<ServiceBody>): readonly string[] {
  const most = Math.max(FEWEST, Math.floor(MOST_PAIRS / (externalAddresses.length + loadBalancerAddresses.length + 1)));
  return ports.slice(0, most).flatMap(({ protocol, port }) => (port === undefined ? [] : [`${protocol} ${port.value}`]));
}

/** Finds Services that share address and port. */
export default rule({
  id: 'KN516',
  name: 'external-address-and-port-shared',
  subject: 'claim',
  severity: 'warning',
  title: 'Two Services want one port of one address',
  why: 'Services may share an external or load balancer address as long as their ports differ. With the same port kube-proxy writes rules for both, the first one wins, and which is first can change.',
  fix: 'Give one of them another port, or an address of its own.',
  source: [
    'Kubernetes pkg/proxy: rules per external address and port',
    'MetalLB documentation, "IP address sharing": services that share an address must not share a port',
  ],
  limits: [
    'Same protocol and number, one cluster. A sharing key of MetalLB does not help: it allows to share an address, not a port.',
    'Copies of one Service do not conflict.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two load balancers',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              type: LoadBalancer
              loadBalancerIP: 192.0.2.7
              #               ^^^^^^^^^ KN516
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              type: LoadBalancer
              loadBalancerIP: 192.0.2.7
              #               ^^^^^^^^^ KN516
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'An external address and a load balancer’s; the boundary is one of two ports',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              type: LoadBalancer
              loadBalancerIP: 192.0.2.7
              #               ^^^^^^^^^ KN516
              ports:
                - name: http
                  port: 80
                - name: https
                  port: 443
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              externalIPs:
                - 192.0.2.7
                # ^^^^^^^^^ KN516
              ports:
                - port: 443
          `,
        },
      },
      {
        title: 'IPv6 in two spellings',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              externalIPs:
                - 2001:db8::7
                # ^^^^^^^^^^^ KN516
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              externalIPs:
                - 2001:db8:0::7
                # ^^^^^^^^^^^^^ KN104
                # ^^^^^^^^^^^^^ KN516
              ports:
                - port: 80
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: another port, another protocol',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              externalIPs:
                - 192.0.2.7
              ports:
                - port: 53
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              externalIPs:
                - 192.0.2.7
              ports:
                - port: 53
                  protocol: UDP
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: c
            spec:
              externalIPs:
                - 192.0.2.7
              ports:
                - port: 54
          `,
        },
      },
      {
        title: 'Copies of one Service',
        files: {
          'a.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              externalIPs:
                - 192.0.2.7
              ports:
                - port: 80
          `,
          'b.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              externalIPs:
                - 192.0.2.7
              ports:
                - port: 80
          `,
        },
      },
      {
        title: 'Missing and malformed input',
        files: {
          'services.yaml': text`
            apiVersion: v1
            kind: Service
            metadata:
              name: a
            spec:
              externalIPs:
                - \${ADDRESS}
              ports:
                - port: 80
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: b
            spec:
              externalIPs:
                - 192.0.2.7
          `,
        },
      },
    ],
  },
});
