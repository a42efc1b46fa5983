/** A small cluster in which everything refers to something: the fixture of the questions about places. */
export const shop: Readonly<Record<string, string>> = {
  'cluster.yaml': `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking:
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/16
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clusterCIDR: 10.244.0.0/16
---
apiVersion: v1
kind: Node
metadata:
  name: node-1
spec:
  podCIDR: 10.244.1.0/24
status:
  addresses:
    - {type: InternalIP, address: 192.168.1.11}
`,
  'web.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  clusterIP: 10.96.0.20
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http-web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: frontend
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: front
    spec:
      containers:
        - name: nginx
          ports:
            - name: http-web
              containerPort: 8080
          livenessProbe:
            httpGet:
              port: http-web
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: public
  namespace: shop
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http
`,
  'other.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: pinned
  namespace: shop
  labels:
    app: pinned
spec:
  nodeName: node-1
  containers:
    - name: main
      args: ["--upstream=10.96.0.20:80"]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: front
  namespace: shop
spec:
  podSelector:
    matchLabels:
      tier: front
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: legacy-1
  namespace: shop
  labels:
    kubernetes.io/service-name: legacy
addressType: IPv4
endpoints:
  - addresses: [10.96.0.20]
ports: []
---
apiVersion: v1
kind: Service
metadata:
  name: legacy
  namespace: shop
spec:
  ports:
    - port: 81
`,
};
