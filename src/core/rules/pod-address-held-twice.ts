import { formatAddress } from '../ip/address';
import type { Resource, WorkloadBody } from '../kube/facts';
import type { Network } from '../network/network';
import { placeOf, type Claim } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { isFirstPlace, otherOwners, ownerTitle } from './support/owners';
import { few, listed } from './support/wording';

function check(claim: Claim, network: Network, report: (finding: Report) => void): void {
  if (!holdsAddress(claim) || claim.address === undefined) return;
  const holders = otherOwners(claim, network.sharing(claim, 'pod-address', 'node-address'), (other) => other.address !== undefined && (other.fact.role === 'node-address' || holdsAddress(other)));
  if (holders.length === 0 || !isFirstPlace(claim, network)) return;
  report({
    at: placeOf(claim, claim.fact.slot),
    message: `${ownerTitle(claim)} has the address ${formatAddress(claim.address)}, and so ${holders.length === 1 ? 'has' : 'have'} ${listed(holders.map(ownerTitle))}: packets reach only one of them. Delete the pod that is stale, so that it gets a new address.`,
    related: few(holders).map((other) => ({ at: placeOf(other, other.fact.slot), message: `${ownerTitle(other)} has it too` })),
  });
}

/** Whether the claim is the address of a pod that runs in a network of its own. */
function holdsAddress(claim: Claim): boolean {
  const pod = podOf(claim.owner);
  if (claim.fact.role !== 'pod-address' || pod === undefined) return false;
  if (pod.template.hostNetwork || pod.phase === 'Succeeded' || pod.phase === 'Failed') return false;
  // Dumps that leave out the spec still tell host-network pods by the equal address of their node.
  return !hasAddressOfNode(pod);
}

function hasAddressOfNode(pod: WorkloadBody): boolean {
  if (pod.podAddresses.length > 2) return isOnNodeNetwork(pod);
  return pod.hostAddresses.some(({ value }) => pod.podAddresses.some((own) => own.value === value));
}

/** The same for a pod with very many addresses, each of which asks. */
const isOnNodeNetwork = keptFor(({ podAddresses, hostAddresses }: WorkloadBody): boolean => {
  const own = new Set(podAddresses.map(({ value }) => value));
  return hostAddresses.some(({ value }) => own.has(value));
});

function podOf(owner: Resource | undefined): WorkloadBody | undefined {
  return owner?.body.type === 'workload' ? owner.body : undefined;
}

/** Finds pods that have one address together, or that of a node. */
export default rule({
  id: 'KN407',
  name: 'pod-address-held-twice',
  subject: 'claim',
  severity: 'error',
  title: 'Pod address held twice',
  why: 'Every pod has an address of its own; that is the base of pod networking. Two holders of one address answer each other’s connections, depending on whose route or ARP entry is newer.',
  fix: 'Find out which allocator handed it out twice (overlapping node ranges, a restored IPAM database, a fixed address in an annotation), and delete one of the pods.',
  source: [
    'Kubernetes documentation, "The Kubernetes network model"',
    'kubernetes/kubernetes#51322',
    'projectcalico/calico#2140',
  ],
  limits: [
    'Only addresses that a status or an annotation states; addresses that the model derives are no ground for a finding.',
    'Pods that have ended hold no address. Pods with hostNetwork share the address of their node.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two running pods',
        files: {
          'pods.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
            spec:
              nodeName: node-1
              containers:
                - name: web
                  image: nginx
            status:
              phase: Running
              podIP: 10.244.1.5
              #      ^^^^^^^^^^ KN407
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-2
            spec:
              nodeName: node-2
              containers:
                - name: web
                  image: nginx
            status:
              phase: Running
              podIP: 10.244.1.5
              #      ^^^^^^^^^^ KN407
          `,
        },
      },
      {
        title: 'The address of a node',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
            spec:
              containers:
                - name: web
                  image: nginx
            status:
              phase: Running
              podIP: 192.168.1.11
              #      ^^^^^^^^^^^^ KN407
          `,
        },
      },
      {
        title: 'Dual stack: the IPv6 address, spelled in two ways',
        files: {
          'pods.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
            spec:
              containers:
                - name: web
                  image: nginx
            status:
              podIP: 10.244.1.5
              podIPs:
                - ip: 10.244.1.5
                - ip: fd00:10:244:1::5
                  #   ^^^^^^^^^^^^^^^^ KN407
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-2
            spec:
              containers:
                - name: web
                  image: nginx
            status:
              podIP: 10.244.1.6
              podIPs:
                - ip: 10.244.1.6
                - ip: fd00:10:244:1:0::5
                  #   ^^^^^^^^^^^^^^^^^^ KN407
                #     ^^^^^^^^^^^^^^^^^^ KN104
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: a pod that has ended gave its address back',
        files: {
          'pods.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: job-1
            spec:
              containers:
                - name: job
                  image: busybox
            status:
              phase: Succeeded
              podIP: 10.244.1.5
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
            spec:
              containers:
                - name: web
                  image: nginx
            status:
              phase: Running
              podIP: 10.244.1.5
          `,
        },
      },
      {
        title: 'Host-network pods have the address of their node',
        files: {
          'dump.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: node-1
            status:
              addresses:
                - type: InternalIP
                  address: 192.168.1.11
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-proxy-x1
              namespace: kube-system
            spec:
              hostNetwork: true
              nodeName: node-1
              containers:
                - name: kube-proxy
                  image: kube-proxy
            status:
              phase: Running
              hostIP: 192.168.1.11
              podIP: 192.168.1.11
          `,
        },
      },
      {
        title: 'Missing input: pods without a status',
        files: {
          'pods.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
            spec:
              containers:
                - name: web
                  image: nginx
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-2
            spec:
              containers:
                - name: web
                  image: nginx
          `,
        },
      },
    ],
  },
});
