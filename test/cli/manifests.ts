/** A cluster with its ranges, as kubeadm reads it. */
export const clusterYaml = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking:
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/16
`;

/** A Deployment whose pods listen on 8080, named http. */
export const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx
          ports:
            - name: http
              containerPort: 8080
`;

/** A Service for those pods with more lines for its spec. */
export function serviceYaml(name: string, spec = '', targetPort: string | number = 'http'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
${spec}  selector:
    app: web
  ports:
    - port: 80
      targetPort: ${targetPort}
`;
}

/** A healthy workspace. */
export const healthy: Readonly<Record<string, string>> = {
  'cluster.yaml': clusterYaml,
  'web.yaml': webYaml,
  'service.yaml': serviceYaml('web'),
};

/** The same with one error: an address that no Service of the cluster can have, on line 6 of `bad.yaml` (KN501). */
export const broken: Readonly<Record<string, string>> = {
  ...healthy,
  'bad.yaml': serviceYaml('legacy', '  clusterIP: 10.97.0.20\n'),
};
