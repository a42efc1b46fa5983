import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { hostPortsOf, hostPortText } from './support/host-ports';
import { canHold } from './support/same-node';
import { counted } from './support/wording';

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  const { replicas, template } = workload.body;
  if (replicas === undefined || replicas.value < 2 || template.nodeName !== undefined || /Job$/.test(workload.resource.kind)) return;
  const [port] = hostPortsOf(template);
  if (port === undefined) return;
  const nodes = network.nodes(workload.cluster);
  const names = new Set(nodes.map((node) => node.resource.name));
  const eligible = new Set(nodes.filter((node) => canHold(node, workload)).map((node) => node.resource.name));
  if (names.size === 0 || eligible.size >= replicas.value) return;
  report({
    at: placeOf(workload, replicas.slot),
    message: `${titleOf(workload)} wants ${replicas.value} pods with the host port ${hostPortText(port)}, of which a node has room for one, but only ${counted(eligible.size, 'of the known nodes suits', `of the ${names.size} known nodes suit`)}: ${counted(replicas.value - eligible.size, 'pod stays', 'pods stay')} pending. Use a DaemonSet, fewer replicas, or a Service instead of the host port.`,
    related: [{ at: placeOf(workload, port.slot), message: `Container ${port.container.name} asks for ${hostPortText(port)}` }],
  });
}

/** Finds workloads with a host port and too many replicas for the nodes. */
export default rule({
  id: 'KN704',
  name: 'more-replicas-than-nodes-for-host-port',
  subject: 'workload',
  severity: 'warning',
  title: 'More replicas than nodes for a host port',
  why: 'Two pods with one host port cannot share a node. With more replicas than nodes the rest stays pending, and a rolling update needs a free node on top.',
  fix: 'Use a DaemonSet, lower the replicas, or use a Service of type NodePort instead.',
  source: [
    'Kubernetes documentation, "Configuration Best Practices": hostPort limits where a pod can be scheduled',
    'kubernetes/kubernetes#14586, kubeflow/spark-operator#1301',
  ],
  limits: [
    'Needs Node objects in the same cluster; nodes that an autoscaler adds are not known.',
    'Counts nodes whose labels and taints suit; a label that may be there counts as there.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'Two replicas, one node',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 2
              #         ^ KN704
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]
          `,
        },
      },
      {
        title: 'Boundary: one more than the nodes that suit',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
              labels:
                kubernetes.io/hostname: a
                disk: ssd
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
              labels:
                kubernetes.io/hostname: b
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: web
            spec:
              replicas: 2
              #         ^ KN704
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  nodeSelector:
                    disk: ssd
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]
          `,
        },
      },
      {
        title: 'The host’s network; a tainted node',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            spec:
              taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: proxy
            spec:
              replicas: 2
              #         ^ KN704
              template:
                metadata:
                  labels:
                    app: proxy
                spec:
                  hostNetwork: true
                  containers: [{name: proxy, image: envoy, ports: [{containerPort: 8080}]}]
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: as many nodes as replicas',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: b
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 2
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]
          `,
        },
      },
      {
        title: 'Missing input: no nodes are known',
        files: {
          'web.yaml': text`
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 20
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]
          `,
        },
      },
      {
        title: 'Malformed: replicas that cannot be read; no host port',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: Node
            metadata:
              name: a
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: \${REPLICAS}
              template:
                metadata:
                  labels:
                    app: web
                spec:
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: more
            spec:
              replicas: 5
              template:
                metadata:
                  labels:
                    app: more
                spec:
                  containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]
          `,
        },
      },
    ],
  },
});
