/** A source of numbers that gives the same ones for the same seed. */
export type Random = () => number;

/** Makes a source of numbers from 0 up to 1. Source: mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One file of a made workspace. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A workspace of one cluster: its definition, and a Deployment with its Service in each of `count` files.
 * Units: half of the files have 2 kB or more. Shape: the same for the same seed.
 */
export function makeWorkspace(count: number, seed = 1): MadeFile[] {
  const random = randomFrom(seed);
  const files = Array.from({ length: count }, (_, at) => makeFile(at, random));
  return [{ path: 'cluster.yaml', text: clusterText }, ...files];
}

const clusterText = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking:
  podSubnet: 10.240.0.0/13
  serviceSubnet: 10.96.0.0/12
`;

const teams = ['checkout', 'search', 'billing', 'identity', 'media', 'logistics', 'platform', 'reporting'];
const tiers = ['frontend', 'backend', 'worker', 'cache'];

function makeFile(at: number, random: Random): MadeFile {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const team = teams[at % teams.length] as string;
  const app = `${team}-${pick(tiers)}-${at}`;
  const namespace = `${team}-${at % 40}`;
  const variables = Array.from({ length: 3 + Math.floor(random() * 9) }, (_, index) => variable(app, index, random));
  const text = deployment(app, team, namespace, 1 + Math.floor(random() * 5), variables) + service(app, team, namespace);
  return { path: `apps/${team}/${app}/manifest.yaml`, text };
}

function variable(app: string, index: number, random: Random): string {
  const value = Math.floor(random() * 2 ** 32).toString(16);
  return `            - name: SETTING_${index}_OF_${app.toUpperCase().replaceAll('-', '_')}
              value: "https://${app}.example.com/v${index}?key=${value}"
`;
}

function deployment(app: string, team: string, namespace: string, replicas: number, variables: readonly string[]): string {
  return `# ${app}: owned by the ${team} team
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${app}
    app.kubernetes.io/part-of: ${team}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${app}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${app}
        app.kubernetes.io/part-of: ${team}
    spec:
      containers:
        - name: main
          image: registry.example.com/${team}/${app}:1.${replicas}.0
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
          env:
${variables.join('')}          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
---
`;
}

function service(app: string, team: string, namespace: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${app}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/part-of: ${team}
spec:
  selector:
    app.kubernetes.io/name: ${app}
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
      targetPort: metrics
`;
}

/** Texts of a file under the hands of somebody who edits it. Shape: as many as asked for, each differs from the one before. */
export function edits({ text }: MadeFile, count: number, seed = 7): string[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, at) => edit(text, at, Math.floor(random() * 1000)));
}

function edit(text: string, at: number, number: number): string {
  const turn = at % 6;
  if (turn === 0) return text.replace(/replicas: \d+/, `replicas: ${1 + (number % 9)}`);
  if (turn === 1) return `# a comment above, number ${at}\n${text}`;
  if (turn === 2) return text.replace('port: 80\n', `port: ${1000 + number}\n      nodePort: ${30000 + number}\n`);
  if (turn === 3) return text.replaceAll('app.kubernetes.io/part-of: ', `app.kubernetes.io/part-of: x${number}-`);
  if (turn === 4) return text.replace('  selector:\n    app.', `  clusterIP: 10.96.${number % 256}.7\n  selector:\n    app.`);
  return `${text.slice(0, text.length - 60 - (number % 30))}\n    - nam`;
}
