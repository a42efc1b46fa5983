import type { Network } from '../network/network';
import { identityOf, placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { keptFor } from '../store/kept-for';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { clashingPort, hostPortsOf, hostPortText, type HostPort } from './support/host-ports';
import { areVariants, haveOneOwner, rootFinder, sameResource } from './support/owners';
import { MOST_PARTIES } from './support/parties';
import { besides, together, type Together } from './support/same-node';
import { few, listed } from './support/wording';

interface Rival {
  readonly workload: WorkloadSubject;
  readonly port: HostPort;
  readonly together: Together;
}

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  if (!runs(workload)) return;
  const reported = new Set<string>();
  const howWith = keptFor((other: WorkloadSubject) => together(workload, other, network.nodes(workload.cluster)));
  for (const port of hostPortsOf(workload.body.template)) {
    if (reported.has(hostPortText(port))) continue;
    const rivals = rivalsOf(workload, port, howWith, network);
    if (rivals.length === 0) continue;
    reported.add(hostPortText(port));
    const certain = rivals.some((rival) => rival.together === 'certainly');
    report({
      at: placeOf(workload, port.slot),
      message: `${titleOf(workload)} and ${listed(rivals.map((rival) => titleOf(rival.workload)))} ask for the same host port ${hostPortText(port)}${consequence(certain, rivals.length)}.`,
      severity: certain ? 'error' : 'warning',
      related: few(rivals).map((rival) => ({
        at: placeOf(rival.workload, rival.port.slot),
        message: `${titleOf(rival.workload)}, container ${rival.port.container.name}, asks for ${hostPortText(rival.port)}`,
      })),
    });
  }
}

function consequence(certain: boolean, rivals: number): string {
  const both = rivals === 1 ? 'both' : 'all';
  if (certain) return `, and ${both} have to run on the same node: one pod stays pending. Change one of the ports`;
  return `, and a node has room for one of them only: with too few nodes a pod stays pending. Change one of the ports, or keep the pods on different nodes`;
}

/**
 * Workloads with pods that want the port and can be on the same node; owners, their pods and copies are one, and of the
 * pods of one owner the first speaks for all.
 * Cost: one look at each workload with the port that may be on the same node; a dump may hold thousands of pods of one
 * DaemonSet, each on its own.
 */
function rivalsOf(workload: WorkloadSubject, port: HostPort, howWith: (other: WorkloadSubject) => Together, network: Network): readonly Rival[] {
  const node = workload.body.template.nodeName?.value;
  const candidates = node === undefined ? network.workloadsByHostPort(workload.cluster, port.number) : network.workloadsByHostPortOn(workload.cluster, port.number, node);
  if (candidates.length < 2) return [];
  const owned = workload.resource.owners.some((owner) => owner.kind !== 'Node');
  if (owned && candidates.find((each) => haveOneOwner(each, workload)) !== workload) return [];
  const rootOf = rootFinder(candidates);
  const roots = new Set([rootOf(workload)]);
  const rivals: Rival[] = [];
  for (const other of besides(candidates)(workload)) {
    if (other === workload || haveOneOwner(workload, other)) continue;
    if (roots.has(rootOf(other)) || !runs(other) || isCopy(workload, other)) continue;
    const theirs = clashingPort(other.body.template, port);
    if (theirs === undefined) continue;
    const how = howWith(other);
    if (how === 'never' || (how === 'possibly' && areAlternatives(workload, other, network))) continue;
    roots.add(rootOf(other));
    rivals.push({ workload: other, port: theirs, together: how });
    if (rivals.length > MOST_PARTIES) break;
  }
  return rivals;
}

function isCopy(workload: WorkloadSubject, other: WorkloadSubject): boolean {
  return identityOf(other) === identityOf(workload) || sameResource(other.resource, workload.resource);
}

/** In a folder that nothing defines as a cluster, variants of one application are there for the reader to choose. */
function areAlternatives(workload: WorkloadSubject, other: WorkloadSubject, network: Network): boolean {
  return network.clusterKind(workload.cluster) === 'folder' && areVariants(workload, other);
}

/** Whether the workload has pods: not scaled to zero, not ended. */
function runs({ body }: WorkloadSubject): boolean {
  return body.replicas?.value !== 0 && body.phase !== 'Succeeded' && body.phase !== 'Failed';
}

/** Finds host ports that two workloads want on one node. */
export default rule({
  id: 'KN703',
  name: 'host-port-conflict',
  subject: 'workload',
  severity: 'warning',
  title: 'Two workloads want the same host port',
  why: 'A port of a node leads to one pod. The scheduler keeps the second pod off the node ("node(s) didn’t have free ports for the requested pod ports"); when there is no other node for it, or it has to run on every node, it stays pending for ever.',
  fix: 'Change one of the host ports, keep the workloads on different nodes by nodeSelector, or use a Service instead of a host port.',
  source: [
    'Kubernetes pkg/scheduler/framework: HostPortInfo; plugins/nodeports',
    'kubernetes/kubernetes#60726, #66568, pull request 112522',
    'deckhouse/deckhouse#3261',
  ],
  limits: [
    'An error for two DaemonSets whose node requirements agree, and for pods with the same nodeName; a warning where the scheduler may put them on one node. Silent where nodeSelector, node affinity, taints or nodeName keep them apart.',
    'Variants of one application in different files of a folder that nothing defines as a cluster are alternatives: a reader applies one of them.',
    'With hostNetwork every container port is a host port.',
    'A Deployment, its ReplicaSets and Pods in a dump are one workload; copies of one workload do not conflict. Pods that have ended and workloads with no replicas hold no port.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two DaemonSets (an error)',
        files: {
          'edge.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: edge
            spec:
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 8080
                          hostPort: 80
                          #         ^^ KN703
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: cache
            spec:
              template:
                metadata:
                  labels: {app: cache}
                spec:
                  containers:
                    - name: cache
                      image: varnish
                      ports:
                        - containerPort: 6081
                          hostPort: 80
                          #         ^^ KN703
                          hostIP: 192.168.1.11
          `,
        },
      },
      {
        title: 'Host network and a host port; the scheduler may still find two nodes',
        files: {
          'edge.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: edge
            spec:
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  hostNetwork: true
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 8080
                          #              ^^^^ KN703
          `,
          'cache.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: cache
            spec:
              template:
                metadata:
                  labels: {app: cache}
                spec:
                  containers:
                    - name: cache
                      image: varnish
                      ports:
                        - containerPort: 80
                          hostPort: 8080
                          #         ^^^^ KN703
          `,
        },
      },
      {
        title: 'Two pods of one node (an error), on one IPv6 address',
        files: {
          'pods.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
            spec:
              nodeName: node-1
              containers:
                - name: a
                  image: nginx
                  ports:
                    - containerPort: 80
                      hostPort: 80
                      #         ^^ KN703
                      hostIP: fd00:1::11
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: b
            spec:
              nodeName: node-1
              containers:
                - name: b
                  image: nginx
                  ports:
                    - containerPort: 80
                      hostPort: 80
                      #         ^^ KN703
                      hostIP: fd00:1::11
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: other protocol, other address, other nodes',
        files: {
          'edge.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: linux
            spec:
              template:
                metadata:
                  labels: {app: linux}
                spec:
                  nodeSelector:
                    kubernetes.io/os: linux
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 80
                          hostPort: 80
                        - containerPort: 53
                          hostPort: 53
                          hostIP: 192.168.1.11
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: windows
            spec:
              template:
                metadata:
                  labels: {app: windows}
                spec:
                  nodeSelector:
                    kubernetes.io/os: windows
                  containers:
                    - name: http
                      image: iis
                      ports:
                        - containerPort: 80
                          hostPort: 80
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: dns
            spec:
              template:
                metadata:
                  labels: {app: dns}
                spec:
                  containers:
                    - name: dns
                      image: coredns
                      ports:
                        - containerPort: 53
                          hostPort: 53
                          hostIP: fd00:1::11
                        - containerPort: 80
                          hostPort: 80
                          protocol: UDP
          `,
        },
      },
      {
        title: 'Alternatives in one folder: a reader applies one of them',
        files: {
          'store-single.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: store-single
            spec:
              template:
                metadata:
                  labels: {app: store}
                spec:
                  containers:
                    - name: store
                      image: store
                      ports:
                        - containerPort: 9000
                          hostPort: 9000
          `,
          'store-cluster.yaml': text`
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: store
            spec:
              template:
                metadata:
                  labels: {app: store}
                spec:
                  containers:
                    - name: store
                      image: store
                      ports:
                        - containerPort: 9000
                          hostPort: 9000
          `,
        },
      },
      {
        title: 'A dump: the Deployment, its ReplicaSet and its Pod are one',
        files: {
          'dump.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: edge
            spec:
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 80
                          hostPort: 80
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: edge-5d9c7
              ownerReferences:
                - kind: Deployment
                  name: edge
            spec:
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 80
                          hostPort: 80
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge-5d9c7-x2x4z
              labels: {app: edge}
              ownerReferences:
                - kind: ReplicaSet
                  name: edge-5d9c7
            spec:
              containers:
                - name: http
                  image: nginx
                  ports:
                    - containerPort: 80
                      hostPort: 80
          `,
        },
      },
      {
        title: 'Missing input: no host ports; a workload scaled to zero',
        files: {
          'edge.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: edge
            spec:
              replicas: 0
              template:
                metadata:
                  labels: {app: edge}
                spec:
                  containers:
                    - name: http
                      image: nginx
                      ports:
                        - containerPort: 80
                          hostPort: 80
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: cache
            spec:
              template:
                metadata:
                  labels: {app: cache}
                spec:
                  containers:
                    - name: cache
                      image: varnish
                      ports:
                        - containerPort: 80
                          hostPort: 80
                        - containerPort: 81
          `,
        },
      },
    ],
  },
});
