/** How large a cluster of the panel's bench is. */
export interface PanelClusterSize {
  readonly name: string;
  readonly nodes: number;
  readonly pods: number;
  readonly services: number;
}

/** The clusters that the panel is measured with. */
export const panelClusters: readonly PanelClusterSize[] = [
  { name: '3 nodes, 20 pods', nodes: 3, pods: 20, services: 5 },
  { name: '100 nodes, 3,000 pods', nodes: 100, pods: 3000, services: 200 },
  { name: '5,000 nodes, 150,000 pods, 10,000 Services', nodes: 5000, pods: 150_000, services: 10_000 },
];

/** Manifests of a cluster as people write them, by path: nodes, and one Deployment with its Service per application. */
export function panelManifests({ nodes, pods, services }: PanelClusterSize): Map<string, string> {
  const files = new Map<string, string>();
  files.set('kubeadm.yaml', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.0.0.0/9\n  serviceSubnet: 10.128.0.0/14\n');
  for (let start = 0; start < nodes; start += 500) {
    files.set(`nodes-${start / 500}.yaml`, Array.from({ length: Math.min(500, nodes - start) }, (_, at) => node(start + at)).join('---\n'));
  }
  for (let at = 0; at < services; at++) {
    const replicas = Math.floor(((at + 1) * pods) / services) - Math.floor((at * pods) / services);
    files.set(`apps/${Math.floor(at / 100)}/app-${at}.yaml`, app(at, replicas));
  }
  return files;
}

/** The manifest of one application. */
export function app(index: number, replicas: number): string {
  const name = `${['checkout', 'search', 'billing', 'media'][index % 4] ?? ''}-${index}`;
  const namespace = `team-${index % 40}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: example/${name}, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: http }]
`;
}

function node(index: number): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: node-${index + 1}
  labels: { topology.kubernetes.io/zone: zone-${(index % 50) + 1} }
spec: { podCIDRs: [10.${index >> 8}.${index & 255}.0/24] }
status: { addresses: [{ type: InternalIP, address: 172.16.${(index >> 8) + 1}.${index & 255} }] }
`;
}
