import { type Random, randomFrom } from './manifests';
import type { KubeObject, Value } from './print-objects';

/** How large a cluster is to be made. */
export interface ClusterSize {
  readonly nodes: number;
  readonly pods: number;
  readonly services: number;
  /** Also prints what the API server notes about the writers of fields; kubectl hides it unless asked. */
  readonly managedFields?: boolean;
}

/** The largest cluster that Kubernetes supports. Source: kubernetes.io/docs/setup/best-practices/cluster-large. */
export const largestCluster: ClusterSize = { nodes: 5000, pods: 150_000, services: 10_000 };

const MOST_ENDPOINTS = 100;
const CREATED = '2025-03-01T08:00:00Z';
const PODS = { network: 10 * 2 ** 24 + 128 * 2 ** 16, perNode: 256 };
const NODES = 10 * 2 ** 24;
const SERVICES = 172 * 2 ** 24 + 20 * 2 ** 16;
const ZONES = ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'];

/** One workload: a Deployment's ReplicaSet with the Service in front of it. */
interface App {
  readonly index: number;
  readonly name: string;
  readonly namespace: string;
  readonly hash: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Position of its first pod among all. */
  readonly first: number;
  readonly replicas: number;
}

/**
 * The objects of a healthy running cluster in the order of `kubectl get nodes,pods,services,endpointslices -A`: every
 * Service selects the pods of one workload, and EndpointSlices name them, at most 100 each.
 * Shape: the same for the same size and seed. Cost: one object at a time is in memory.
 */
export function* makeCluster(size: ClusterSize, seed = 1): Generator<KubeObject> {
  const apps = appsOf(size);
  for (let at = 0; at < size.nodes; at++) yield node(at, size);
  const random = randomFrom(seed);
  for (const app of apps) for (let at = 0; at < app.replicas; at++) yield pod(app, at, size, random);
  for (const app of apps) yield service(app, size);
  for (const app of apps) yield* slices(app, size);
}

function appsOf({ pods, services }: ClusterSize): App[] {
  // A few large ones, so that some Services need several slices.
  const weights = Array.from({ length: services }, (_, at) => (at % 512 === 7 ? 20 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let weight = 0;
  return weights.map((own, index) => {
    weight += own;
    const first = before;
    before = Math.round((pods * weight) / total);
    const name = `${['checkout', 'search', 'billing', 'identity', 'media', 'logistics'][index % 6] ?? ''}-${['api', 'worker', 'cache', 'gateway'][index % 4] ?? ''}-${index}`;
    const labels = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name.replace(/-\d+$/, ''), 'app.kubernetes.io/version': `1.${index % 40}.0` };
    return { index, name, namespace: `team-${index % 100}`, hash: hex(index * 7919 + 17, 9), labels, first, replicas: before - first };
  });
}

function node(at: number, size: ClusterSize): KubeObject {
  const name = nodeName(at);
  const address = ipv4(NODES + at + 10);
  const labels = {
    'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'n2-standard-16', 'topology.kubernetes.io/region': 'europe-west1', 'topology.kubernetes.io/zone': zoneOf(at),
  };
  const range = `${ipv4(PODS.network + at * PODS.perNode)}/24`;
  const amounts = { cpu: '16', 'ephemeral-storage': '101430960Ki', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: '65841996Ki', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      annotations: { 'node.alpha.kubernetes.io/ttl': '300', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      creationTimestamp: CREATED, labels, name, resourceVersion: String(1_000_000 + at), uid: uid(at, 1),
      managedFields: managed(size, 'kubelet', { 'f:metadata': { 'f:labels': fields(labels) }, 'f:spec': { 'f:podCIDR': {}, 'f:podCIDRs': { '.': {}, [`v:"${range}"`]: {} } } }),
    },
    spec: { podCIDR: range, podCIDRs: [range], providerID: `gce://example/${zoneOf(at)}/${name}` },
    status: {
      addresses: [{ address, type: 'InternalIP' }, { address: name, type: 'Hostname' }],
      allocatable: amounts,
      capacity: amounts,
      conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
        lastHeartbeatTime: '2025-06-01T10:00:00Z', lastTransitionTime: CREATED, message: `kubelet reports ${type}`, reason: `Kubelet${type}`, status: type === 'Ready' ? 'True' : 'False', type,
      })),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: Array.from({ length: 30 }, (_, image) => ({
        names: [`registry.example.com/images/service-${(at + image) % 400}@sha256:${hex(at * 31 + image, 64)}`, `registry.example.com/images/service-${(at + image) % 400}:1.${image}.0`],
        sizeBytes: 50_000_000 + image * 12_345,
      })),
      nodeInfo: {
        architecture: 'amd64', bootID: uid(at, 2), containerRuntimeVersion: 'containerd://1.7.24', kernelVersion: '6.6.56+', kubeProxyVersion: 'v1.32.2', kubeletVersion: 'v1.32.2',
        machineID: hex(at, 32), operatingSystem: 'linux', osImage: 'Container-Optimized OS', systemUUID: uid(at, 3),
      },
    },
  };
}

function pod(app: App, at: number, size: ClusterSize, random: Random): KubeObject {
  const index = app.first + at;
  const onNode = index % size.nodes;
  const name = podName(app, at);
  const labels = { ...app.labels, 'pod-template-hash': app.hash };
  const containers = ['main', 'proxy'].map((container, which) => containerOf(app, container, which));
  const ready = (type: string): Value => ({ lastProbeTime: null, lastTransitionTime: CREATED, status: 'True', type });
  const started = `2025-0${1 + Math.floor(random() * 5)}-1${Math.floor(random() * 10)}T12:30:00Z`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: { 'checksum/config': hex(app.index, 64), 'prometheus.io/port': '9090', 'prometheus.io/scrape': 'true' },
      creationTimestamp: started, generateName: `${app.name}-${app.hash}-`, labels, name, namespace: app.namespace,
      ownerReferences: [{ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind: 'ReplicaSet', name: `${app.name}-${app.hash}`, uid: uid(app.index, 4) }],
      resourceVersion: String(2_000_000 + index), uid: uid(index, 5),
      managedFields: managed(size, 'kube-controller-manager', { 'f:metadata': { 'f:labels': fields(labels) }, 'f:spec': { 'f:containers': Object.fromEntries(containers.map((each) => [`k:{"name":"${String((each as KubeObject).name)}"}`, fields(each as KubeObject)])) } }),
    },
    spec: {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { labelSelector: { matchLabels: app.labels }, topologyKey: 'kubernetes.io/hostname' }, weight: 100 }],
        },
      },
      containers,
      dnsPolicy: 'ClusterFirst', enableServiceLinks: true, nodeName: nodeName(onNode), preemptionPolicy: 'PreemptLowerPriority', priority: 0, restartPolicy: 'Always', schedulerName: 'default-scheduler',
      securityContext: { fsGroup: 10001, runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      serviceAccount: app.name, serviceAccountName: app.name, terminationGracePeriodSeconds: 30,
      tolerations: ['not-ready', 'unreachable'].map((key) => ({ effect: 'NoExecute', key: `node.kubernetes.io/${key}`, operator: 'Exists', tolerationSeconds: 300 })),
      volumes: [
        { configMap: { defaultMode: 420, name: `${app.name}-config` }, name: 'config' },
        {
          name: 'kube-api-access-x7k2p',
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
              { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
            ],
          },
        },
      ],
    },
    status: {
      conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(ready),
      containerStatuses: ['main', 'proxy'].map((container, which) => ({
        allocatedResources: { cpu: '100m', memory: '128Mi' },
        containerID: `containerd://${hex(index * 2 + which, 64)}`, image: imageOf(app, container), imageID: `registry.example.com/images/${container}@sha256:${hex(app.index + which, 64)}`, lastState: {},
        name: container, ready: true, restartCount: Math.floor(random() * 3), started: true, state: { running: { startedAt: started } },
      })),
      hostIP: ipv4(NODES + onNode + 10), hostIPs: [{ ip: ipv4(NODES + onNode + 10) }], phase: 'Running', podIP: podAddress(index, size), podIPs: [{ ip: podAddress(index, size) }], qosClass: 'Burstable', startTime: started,
    },
  };
}

function containerOf(app: App, name: string, which: number): Value {
  const port = 8080 + which * 1010;
  const probe = { failureThreshold: 3, httpGet: { path: '/healthz', port: which === 0 ? 'http' : 'metrics', scheme: 'HTTP' }, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 };
  return {
    args: ['--config=/etc/config/config.yaml', `--listen=:${port}`, '--log-level=info'],
    env: [
      ...Array.from({ length: 4 }, (_, at) => ({ name: `SETTING_${at}`, value: `https://${app.name}.example.com/v${at}?key=${hex(app.index * 10 + at, 8)}` })),
      { name: 'POD_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
    ],
    image: imageOf(app, name),
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: probe,
    name,
    ports: [{ containerPort: port, name: which === 0 ? 'http' : 'metrics', protocol: 'TCP' }],
    readinessProbe: probe,
    resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [{ mountPath: '/etc/config', name: 'config' }, { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: 'kube-api-access-x7k2p', readOnly: true }],
  };
}

function service(app: App, size: ClusterSize): KubeObject {
  const address = ipv4(SERVICES + app.index + 10);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      annotations: { 'meta.helm.sh/release-name': app.name }, creationTimestamp: CREATED, labels: app.labels, name: app.name, namespace: app.namespace, resourceVersion: String(3_000_000 + app.index), uid: uid(app.index, 6),
      managedFields: managed(size, 'helm', { 'f:spec': { 'f:ports': {}, 'f:selector': fields(app.labels) } }),
    },
    spec: {
      clusterIP: address, clusterIPs: [address], internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }, { name: 'metrics', port: 9090, protocol: 'TCP', targetPort: 'metrics' }],
      selector: { 'app.kubernetes.io/instance': app.name, 'app.kubernetes.io/name': app.labels['app.kubernetes.io/name'] }, sessionAffinity: 'None', type: 'ClusterIP',
    },
    status: { loadBalancer: {} },
  };
}

function* slices(app: App, size: ClusterSize): Generator<KubeObject> {
  for (let from = 0; from === 0 || from < app.replicas; from += MOST_ENDPOINTS) {
    const count = Math.min(MOST_ENDPOINTS, app.replicas - from);
    yield {
      addressType: 'IPv4',
      apiVersion: 'discovery.k8s.io/v1',
      endpoints: Array.from({ length: count }, (_, at) => {
        const index = app.first + from + at;
        const onNode = index % size.nodes;
        return {
          addresses: [podAddress(index, size)], conditions: { ready: true, serving: true, terminating: false }, nodeName: nodeName(onNode),
          targetRef: { kind: 'Pod', name: podName(app, from + at), namespace: app.namespace, uid: uid(index, 5) }, zone: zoneOf(onNode),
        };
      }),
      kind: 'EndpointSlice',
      metadata: {
        creationTimestamp: CREATED, generateName: `${app.name}-`,
        labels: { ...app.labels, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': app.name },
        name: `${app.name}-${hex(from + 1, 5)}`, namespace: app.namespace,
        ownerReferences: [{ apiVersion: 'v1', blockOwnerDeletion: true, controller: true, kind: 'Service', name: app.name, uid: uid(app.index, 6) }],
        resourceVersion: String(4_000_000 + app.index), uid: uid(app.index + from, 7),
      },
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }, { name: 'metrics', port: 9090, protocol: 'TCP' }],
    };
  }
}

function managed({ managedFields }: ClusterSize, manager: string, written: Value): Value | undefined {
  return managedFields === true ? [{ apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: written, manager, operation: 'Update', time: CREATED }] : undefined;
}

function fields(object: KubeObject): Value {
  return { '.': {}, ...Object.fromEntries(Object.keys(object).map((key) => [`f:${key}`, {}])) };
}

const imageOf = ({ index }: App, container: string): string => `registry.example.com/images/${container}-${index % 400}:1.${index % 40}.0`;
const nodeName = (at: number): string => `node-${String(at).padStart(5, '0')}.example.internal`;
const zoneOf = (at: number): string => ZONES[at % ZONES.length] ?? '';
const podName = (app: App, at: number): string => `${app.name}-${app.hash}-${hex((app.first + at) * 104_729 + 7, 5)}`;
const podAddress = (index: number, { nodes }: ClusterSize): string => ipv4(PODS.network + (index % nodes) * PODS.perNode + 2 + Math.floor(index / nodes));

function ipv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function uid(index: number, salt: number): string {
  const digits = hex(index * 16 + salt, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** Digits that look random and are the same for the same number. */
function hex(of: number, length: number): string {
  const random = randomFrom(of);
  let digits = '';
  while (digits.length < length) digits += Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}
