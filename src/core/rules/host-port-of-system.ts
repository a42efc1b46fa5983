import type { Network } from '../network/network';
import { placeOf, titleOf, type WorkloadSubject } from '../network/subjects';
import { rule, type Report } from './rule';
import { text } from './support/example-text';
import { hostPortsOf, hostPortText } from './support/host-ports';

/** Who listens on every node. Source: Kubernetes pkg/cluster/ports, kubernetes.io "Ports and Protocols". */
const onEveryNode: Readonly<Record<string, string>> = {
  'TCP 10248': 'the kubelet’s health check',
  'TCP 10249': 'kube-proxy’s metrics',
  'TCP 10250': 'the kubelet',
  'TCP 10256': 'kube-proxy’s health check',
};

/** Who listens on the nodes of the control plane. */
const onControlPlane: Readonly<Record<string, string>> = {
  'TCP 2379': 'etcd',
  'TCP 2380': 'etcd',
  'TCP 6443': 'the API server',
  'TCP 10257': 'the controller-manager',
  'TCP 10259': 'the scheduler',
};

/** What a network plugin listens on. Source: flannel Documentation/backends.md; Calico documentation, "Network requirements". */
const ofPlugins: readonly (readonly [plugin: RegExp, port: string, holder: string])[] = [
  [/^(flannel|canal)$/, 'UDP 8472', 'flannel’s VXLAN'],
  [/^flannel$/, 'UDP 8285', 'flannel’s UDP backend'],
  [/^calico$/, 'TCP 179', 'Calico’s BGP'],
  [/^calico$/, 'UDP 4789', 'Calico’s VXLAN'],
];

/** Parts of the cluster itself, which those ports are for. */
const system = /^(kube-|k3s|k0s|rke2|etcd|kubelet|cloud-controller|calico|flannel|canal|cilium|antrea|weave|konnectivity|haproxy|keepalived)|apiserver|controller-manager|scheduler|proxy/;

function check(workload: WorkloadSubject, network: Network, report: (finding: Report) => void): void {
  const { template } = workload.body;
  if (isSystem(workload)) return;
  for (const port of hostPortsOf(template)) {
    const key = `${port.protocol} ${port.number}`;
    const everywhere = onEveryNode[key] ?? pluginAt(key, workload, network);
    const holder = everywhere ?? (reachesControlPlane(workload) ? onControlPlane[key] : undefined);
    if (holder === undefined) continue;
    report({
      at: placeOf(workload, port.slot),
      message: `${titleOf(workload)} asks for the host port ${hostPortText(port)}, on which ${holder} listens${everywhere === undefined ? ' on nodes of the control plane' : ''}: one of the two does not start. Take another port.`,
    });
  }
}

function isSystem({ resource, namespace, body }: WorkloadSubject): boolean {
  return namespace === 'kube-system' || system.test(resource.name) || body.template.containers.some((container) => system.test(container.name));
}

function pluginAt(key: string, workload: WorkloadSubject, network: Network): string | undefined {
  const candidates = ofPlugins.filter(([, port]) => port === key);
  if (candidates.length === 0) return undefined;
  const plugins = network.settings(workload.cluster, 'cni');
  return candidates.find(([plugin]) => plugins.some(({ fact }) => plugin.test(fact.value)))?.[2];
}

/** Whether the pods tolerate, or ask for, the nodes of the control plane. */
function reachesControlPlane({ body }: WorkloadSubject): boolean {
  const { tolerations, nodeSelector } = body.template;
  const role = /^node-role\.kubernetes\.io\/(master|control-plane)$/;
  return Object.keys(nodeSelector).some((key) => role.test(key)) || tolerations.some(({ key, operator }) => role.test(key) || (key === '' && operator === 'Exists'));
}

/** Finds host ports that components of the cluster listen on. */
export default rule({
  id: 'KN706',
  name: 'host-port-of-system',
  subject: 'workload',
  severity: 'warning',
  title: 'Host port that the cluster itself uses',
  why: 'The kubelet, kube-proxy, the control plane and the network plugin listen on fixed ports of the node. A pod that wants one of them does not start, or keeps a system component from starting after the next reboot.',
  fix: 'Take another host port.',
  source: [
    'Kubernetes pkg/cluster/ports/ports.go; Kubernetes documentation, "Ports and Protocols"',
    'flannel-io/flannel Documentation/backends.md (UDP 8472 and 8285)',
    'Calico documentation, "System requirements": TCP 179 for BGP, UDP 4789 for VXLAN',
  ],
  limits: [
    'Ports of the control plane only for pods that ask for its nodes or tolerate them, ports of a plugin only where the cluster has that plugin.',
    'Components of the cluster are left out: kube-system, and names such as kube-proxy, etcd or calico-node.',
  ],
  check,
  examples: {
    bad: [
      {
        title: 'The kubelet’s port',
        files: {
          'agent.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: agent
            spec:
              template:
                metadata:
                  labels:
                    app: agent
                spec:
                  containers:
                    - name: agent
                      image: agent
                      ports:
                        - containerPort: 8080
                          hostPort: 10250
                          #         ^^^^^ KN706
          `,
        },
      },
      {
        title: 'etcd’s port, on all nodes',
        files: {
          'store.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: store
            spec:
              template:
                metadata:
                  labels:
                    app: store
                spec:
                  hostNetwork: true
                  tolerations:
                    - operator: Exists
                  containers:
                    - name: store
                      image: store
                      ports:
                        - containerPort: 2379
                        #                ^^^^ KN706
          `,
        },
      },
      {
        title: 'Boundary: flannel’s VXLAN, by protocol',
        files: {
          'cluster.yaml': text`
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: probe
            spec:
              containers:
                - name: probe
                  image: probe
                  ports:
                    - containerPort: 8472
                      hostPort: 8472
                    - containerPort: 8473
                      hostPort: 8472
                      #         ^^^^ KN706
                      protocol: UDP
          `,
        },
      },
    ],
    good: [
      {
        title: 'Boundary: the numbers beside them',
        files: {
          'agent.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: agent
            spec:
              containers:
                - name: agent
                  image: agent
                  ports:
                    - containerPort: 8080
                      hostPort: 10247
                    - containerPort: 8081
                      hostPort: 10251
                    - containerPort: 8082
                      hostPort: 10250
                      protocol: UDP
          `,
        },
      },
      {
        title: 'The component itself; a pod that stays off the control plane',
        files: {
          'system.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: etcd
              namespace: kube-system
            spec:
              hostNetwork: true
              containers:
                - name: etcd
                  image: etcd
                  ports:
                    - containerPort: 2379
          `,
          'other/store.yaml': text`
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: store
            spec:
              template:
                metadata:
                  labels:
                    app: store
                spec:
                  hostNetwork: true
                  containers:
                    - name: store
                      image: store
                      ports:
                        - containerPort: 2379
          `,
        },
      },
      {
        title: 'Missing and malformed input: the plugin is not known',
        files: {
          'probe.yaml': text`
            apiVersion: v1
            kind: Pod
            metadata:
              name: probe
            spec:
              containers:
                - name: probe
                  image: probe
                  ports:
                    - containerPort: 8473
                      hostPort: 8472
                      protocol: UDP
                    - containerPort: 8474
                      hostPort: \${KUBELET_PORT}
          `,
        },
      },
    ],
  },
});
