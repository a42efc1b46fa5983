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
  `apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: c}
spec:
  clusterNetwork:
    pods: {cidrBlocks: [10.244.0.0/16, "fd00::/48"]}
    services:
      cidrBlocks: [10.96.0.0/16]
---
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
spec:
  kubeadmConfigSpec:
    files:
    - content: |
        kind: Pod
        spec: {containers: [{name: kube-vip, env: [{name: address, value: 10.0.0.9}]}]}
---
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
spec:
  networkCIDR: 172.20.0.0/16
  networking: {cilium: {ipam: eni}}
  subnets:
  - {cidr: 172.20.32.0/19}
---
apiVersion: cilium.io/v2alpha1
kind: CiliumLoadBalancerIPPool
spec:
  blocks:
  - start: 20.0.20.100
    stop: 20.0.20.200
`,
  `cluster-cidr: 10.42.0.0/16,fd00:42::/56
service-cidr: "10.43.0.0/16"
tls-san: [192.168.1.5]
kubelet-arg:
- node-ip=10.0.0.1
---
version: v1alpha1
machine:
  type: controlplane
  network: {interfaces: [{addresses: [10.5.0.3/24]}]}
cluster:
  network: {podSubnets: [10.244.0.0/16]}
---
kube_pods_subnet: 10.233.64.0/18
metallb_config: {address_pools: {a: {ip_range: [10.6.0.1-10.6.0.9]}}}
---
baseDomain: example.com
networking:
  clusterNetwork:
  - cidr: 10.128.0.0/14
---
nodes:
- address: 10.0.0.6
  role: [controlplane]
`,
  `{"bip": "172.26.0.1/16", "default-address-pools": [{"base": "10.200.0.0/16", "size": 24}]}
`,
  `apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: n}
spec:
  config: '{"type": "macvlan", "ipam": {"type": "whereabouts", "range": "10.0.0.5-10.0.0.9/24", "exclude": ["10.0.0.7"]}}'
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ovn-config}
data:
  net_cidr: 10.128.0.0/14/23,fd01::/48/64
  config: |
    address-pools: [{addresses: [10.0.0.1-10.0.0.9]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
spec:
  rules:
  - host: a.example
    http:
      paths:
      - {path: /, backend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {a: b}}}]
    ports: [{port: 80, endPort: 90}]
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    k8s.v1.cni.cncf.io/networks: '[{"ips": ["10.1.0.9/24"]}]'
---
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: rke2-cilium}
spec:
  valuesContent: |-
    ipam: {operator: {clusterPoolIPv4PodCIDRList: [10.42.0.0/16]}}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: ovn-default}
spec: {cidrBlock: 10.16.0.0/16, excludeIps: [10.16.0.1..10.16.0.9]}
`,
];
