/** Manifests that between them hold every kind of fact, for tests that damage them. */
export const MANIFESTS: readonly string[] = [
  `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8, 192.168.0.0/16
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.20
  clusterIPs: [10.96.0.20, "fd00:10:96::20"]
  externalIPs:
  - 203.0.113.7
  selector: {app: web}
  ports:
  - name: http
    port: 80
    targetPort: http
    nodePort: 30080
status:
  loadBalancer:
    ingress:
    - ip: 192.0.2.10
---
apiVersion: v1
kind: Node
metadata:
  name: node-1
spec:
  podCIDR: 10.244.1.0/24
  podCIDRs:
  - 10.244.1.0/24
  taints:
  - {key: a, effect: NoSchedule}
status:
  addresses:
  - address: 192.168.1.11
    type: InternalIP
`,
  `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  ordinals:
    start: 1
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      hostNetwork: false
      tolerations:
      - operator: Exists
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: disk, operator: In, values: [ssd]}
      initContainers:
      - name: init
      containers:
      - name: db
        command:
        - sh
        - -c
        - |
          exec kube-controller-manager \\
            --cluster-cidr="10.244.0.0/16" --allocate-node-cidrs \\
            --node-cidr-mask-size 24
        ports:
        - {name: sql, containerPort: 5432, hostPort: 5432, hostIP: 127.0.0.1}
`,
  `# the cluster
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: mk
controlPlaneEndpoint: "[fd00::1]:6443"
networking:
  podSubnet: 10.244.0.0/16,fd00:10:244::/56
  serviceSubnet: "10.96.0.0/16, fd00:10:96::/112"
controllerManager:
  extraArgs:
  - name: node-cidr-mask-size-ipv4
    value: "24"
---
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking:
  ipFamily: dual
  podSubnet: 10.244.0.0/16
nodes:
- role: control-plane
  kubeadmConfigPatches:
  - |
    kind: InitConfiguration
    nodeRegistration:
      kubeletExtraArgs: {node-ip: 10.0.0.1}
- role: worker
kubeadmConfigPatches:
- "kind: ClusterConfiguration\\nnetworking:\\n  serviceSubnet: 10.96.0.0/12\\n"
`,
  `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: p
    ownerReferences:
    - {apiVersion: apps/v1, kind: ReplicaSet, name: r}
  status: {podIP: 10.244.1.2, hostIP: 192.168.1.11, podIPs: [{ip: 10.244.1.2}]}
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: kube-flannel-cfg
  data:
    net-conf.json: |
      {
        "Network": "10.244.0.0/16",
        "Backend": {"Type": "vxlan"}
      }
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: e, labels: {kubernetes.io/service-name: web}}
  addressType: IPv4
  endpoints:
  - addresses: [10.244.1.2]
    conditions: {ready: true}
  ports: [{name: http, port: 8080}]
- apiVersion: v1
  kind: Secret
  metadata: {name: s}
kind: List
metadata: {}
`,
  `{"apiVersion": "v1", "kind": "List", "items": [
  {"apiVersion": "projectcalico.org/v3", "kind": "IPPool", "metadata": {"name": "p"}, "spec": {"cidr": "192.168.0.0/16", "ipipMode": "Always"}},
  {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": {"egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}]}]}}
]}
`,
  `apiVersion: v1
kind: List
items:
- &base
  apiVersion: v1
  kind: Endpoints
  metadata: {name: e}
  subsets:
  - addresses: [{ip: 10.0.0.1}]
    ports: [{port: 80}]
- <<: *base
  metadata: {name: f}
---
resources:
- deployment.yaml
namespace: shop
`,
];
