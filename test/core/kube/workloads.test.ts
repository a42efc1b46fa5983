import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bodyOf, show, withoutSlots } from './facts-of';

const TEMPLATE = 'template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c}]}\n';
const pod = (rest: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n${rest}`;

describe('kinds that make pods', () => {
  const table: readonly [apiVersion: string, kind: string][] = [
    ['apps/v1', 'Deployment'], ['apps/v1beta1', 'Deployment'], ['apps/v1beta2', 'StatefulSet'], ['extensions/v1beta1', 'Deployment'], ['extensions/v1beta1', 'DaemonSet'],
    ['apps/v1', 'ReplicaSet'], ['apps/v1', 'StatefulSet'], ['v1', 'ReplicationController'], ['apps.openshift.io/v1', 'DeploymentConfig'], ['v1', 'DeploymentConfig'], ['argoproj.io/v1alpha1', 'Rollout'],
  ];
  for (const [apiVersion, kind] of table) {
    it(`${apiVersion} ${kind}`, () => {
      const body = bodyOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: w}\nspec:\n  replicas: 3\n  ${TEMPLATE}`, 'workload');
      assert.deepEqual(body.template.labels, { app: 'a' });
      assert.equal(body.replicas?.value, kind === 'DaemonSet' ? undefined : 3);
    });
  }
  it('Job and CronJob', () => {
    assert.equal(bodyOf(`apiVersion: batch/v1\nkind: Job\nspec:\n  parallelism: 2\n  ${TEMPLATE}`, 'workload').replicas?.value, 2);
    const cron = `apiVersion: batch/v1beta1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      parallelism: 4\n      template: {metadata: {labels: {b: c}}}\n`;
    const body = bodyOf(cron, 'workload');
    assert.deepEqual([body.replicas?.value, body.template.labels], [4, { b: 'c' }]);
  });
  it('without a template they are no workloads', () => {
    for (const spec of ['spec: {replicas: 2}', 'spec: {template: x}', 'spec: 3', '']) bodyOf(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n${spec}\n`, 'other');
  });
  it('the same kinds of other groups are not known', () => {
    bodyOf(`apiVersion: example.com/v1\nkind: Deployment\nspec:\n  ${TEMPLATE}`, 'other');
  });
  it('selectors', () => {
    const selectorOf = (kind: string, apiVersion: string, selector: string): unknown =>
      bodyOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  selector: ${selector}\n  ${TEMPLATE}`, 'workload').selector;
    assert.deepEqual(selectorOf('Deployment', 'apps/v1', '{matchLabels: {a: b}}'), { a: 'b' });
    assert.deepEqual(selectorOf('ReplicationController', 'v1', '{a: b}'), { a: 'b' });
    assert.equal(selectorOf('Deployment', 'apps/v1', '{matchExpressions: []}'), undefined);
    assert.equal(selectorOf('Deployment', 'apps/v1', 'x'), undefined);
  });
  it('ordinals', () => {
    assert.equal(bodyOf(`apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  ordinals: {start: 5}\n  ${TEMPLATE}`, 'workload').firstOrdinal, 5);
  });
});

describe('kinds of others that make pods', () => {
  const lws = (rest: string): string => `apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata: {name: vllm}\nspec:\n  replicas: 2\n  leaderWorkerTemplate:\n    size: 3\n${rest}`;
  const worker = '    workerTemplate: {spec: {containers: [{name: w}], hostAliases: [{ip: ‹10.0.0.1›}]}}\n';
  const workloadsOf = (fixture: string): unknown[] =>
    show(fixture).extracted.facts.resources.map(({ kind, name, body }) => [kind, name, body.type === 'workload' ? [body.replicas?.value, body.template.labels, body.template.containers.map((c) => c.name)] : body.type]);

  it('LeaderWorkerSet: leaders, and the workers of all groups', () => {
    const name = { 'leaderworkerset.sigs.k8s.io/name': 'vllm' };
    assert.deepEqual(workloadsOf(lws(`    leaderTemplate: {metadata: {labels: {role: leader}}, spec: {containers: [{name: l}]}}\n${worker}`)), [
      ['LeaderWorkerSet', 'vllm', [2, { role: 'leader', ...name, 'leaderworkerset.sigs.k8s.io/worker-index': '0' }, ['l']]],
      ['StatefulSet', 'vllm-0', [4, name, ['w']]],
    ]);
    assert.deepEqual(show(lws(worker)).addresses, ['other-address 10.0.0.1']);
  });
  it('LeaderWorkerSet: one template, one pod per group, none', () => {
    assert.deepEqual(workloadsOf(lws(worker).replace('size: 3', 'size: 1')), [['LeaderWorkerSet', 'vllm', [2, { 'leaderworkerset.sigs.k8s.io/name': 'vllm', 'leaderworkerset.sigs.k8s.io/worker-index': '0' }, ['w']]]]);
    for (const rest of ['', '    workerTemplate: 3\n', '    workerTemplate: [a]\n']) assert.deepEqual(workloadsOf(lws(rest)), [['LeaderWorkerSet', 'vllm', 'other']]);
  });
  it('Knative', () => {
    const service = (template: string): string => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: web}\nspec: {template: ${template}}\n`;
    assert.deepEqual(workloadsOf(service('{metadata: {labels: {app: a}, annotations: {autoscaling.knative.dev/min-scale: "3"}}, spec: {containers: [{name: c}]}}')), [
      ['Service', 'web', [3, { app: 'a', 'serving.knative.dev/configuration': 'web', 'serving.knative.dev/service': 'web' }, ['c']]],
    ]);
    for (const template of ['3', '[]', 'null']) assert.deepEqual(workloadsOf(service(template)), [['Service', 'web', 'other']]);
  });
  it('KubeVirt: a machine runs in a pod with its labels and the ports of its interfaces', () => {
    const vm = (kind: string, body: string): string => `apiVersion: kubevirt.io/v1\nkind: ${kind}\nmetadata: {name: vm, labels: {x: y}}\nspec: ${body}\n`;
    const template = '{metadata: {labels: {app: a}}, spec: {domain: {devices: {interfaces: [{name: default, ports: [{name: http, port: 80}, {port: 53, protocol: UDP}, 3]}, x]}}}}';
    const { replicas, template: pods } = bodyOf(vm('VirtualMachine', `{running: true, template: ${template}}`), 'workload');
    assert.deepEqual([replicas, pods.labels], [undefined, { app: 'a' }]);
    assert.deepEqual(withoutSlots(pods.containers), [{ name: 'compute', init: false, sidecar: false, ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }, { containerPort: 53, protocol: 'UDP' }] }]);
    assert.equal(bodyOf(vm('VirtualMachine', `{running: false, template: ${template}}`), 'workload').replicas?.value, 0);
    assert.equal(bodyOf(vm('VirtualMachine', `{runStrategy: Halted, template: ${template}}`), 'workload').replicas?.value, 0);
    assert.equal(bodyOf(vm('VirtualMachineInstanceReplicaSet', `{replicas: 2, template: ${template}}`), 'workload').replicas?.value, 2);
    assert.deepEqual(bodyOf(vm('VirtualMachineInstance', '{domain: {}}'), 'workload').template.labels, { x: 'y' });
    for (const body of ['3', '{template: {spec: []}}', '{template: x}']) bodyOf(vm('VirtualMachine', body), 'other');
  });
});

describe('facts of a Pod', () => {
  const table: readonly [name: string, fixture: string, addresses: readonly string[]][] = [
    ['status', pod('status:\n  hostIP: ‹192.168.1.11›\n  podIP: 10.244.1.2\n  podIPs:\n  - ip: ‹10.244.1.2›\n  - ip: ‹fd00::2›\n'), ['host-address 192.168.1.11', 'pod-address 10.244.1.2', 'pod-address#1 fd00::2']],
    ['podIP alone', pod('status: {podIP: ‹10.244.1.2›, phase: Running}\n'), ['pod-address 10.244.1.2']],
    ['hostIPs', pod('status: {hostIP: 10.0.0.1, hostIPs: [{ip: ‹10.0.0.1›}]}\n'), ['host-address 10.0.0.1']],
    ['container and host entries', pod('spec:\n  hostAliases:\n  - ip: ‹127.0.0.1›\n  dnsConfig: {nameservers: [‹10.96.0.10›, ‹1.1.1.1›]}\n  containers:\n  - ports:\n    - {containerPort: 80, hostPort: 80, hostIP: ‹10.0.0.1›}\n'), ['other-address 127.0.0.1', 'dns-address 10.96.0.10', 'dns-address#1 1.1.1.1', 'other-address 10.0.0.1']],
    ['Calico pool in the environment', pod('spec:\n  containers:\n  - env:\n    - name: CALICO_IPV4POOL_CIDR\n      value: "‹192.168.0.0/16›"\n    - {name: OTHER, value: 10.0.0.0/8}\n'), ['calico-pool 192.168.0.0/16']],
    ['wrong types', pod('spec: [1]\nstatus: {podIPs: 3, hostIP: {}}\n'), []],
  ];
  for (const [name, fixture, addresses] of table) it(name, () => assert.deepEqual(show(fixture).addresses, addresses));

  it('modes in the environment of calico-node', () => {
    const env = ['CALICO_IPV4POOL_IPIP: CrossSubnet', 'CALICO_IPV4POOL_VXLAN: Never', 'CALICO_IPV6POOL_VXLAN: Always', 'CALICO_IPV4POOL_BLOCK_SIZE: "27"', 'CALICO_NETWORKING_BACKEND: bird', 'CALICO_OTHER: x'];
    const lines = env.map((line) => `    - {name: ${line.replace(':', ', value:')}}\n`).join('');
    assert.deepEqual(show(pod(`spec:\n  containers:\n  - env:\n${lines}`)).settings, ['cni-mode=ipip-cross-subnet', 'cni-mode=none', 'cni-mode-ipv6=vxlan', 'cni-block-size=27', 'cni-backend=bird']);
  });

  it('version in the image of the API server', () => {
    const settings = (image: string): readonly string[] => show(pod(`spec:\n  containers:\n  - {name: kube-apiserver, image: "${image}", command: [kube-apiserver]}\n`)).settings;
    assert.deepEqual(settings('registry.k8s.io/kube-apiserver:v1.33.2'), ['kubernetes-version=v1.33.2']);
    assert.deepEqual(settings('example.com:5000/kube-apiserver:v1.34.0-rc.1@sha256:0'), ['kubernetes-version=v1.34.0']);
    for (const image of ['kube-apiserver', 'kube-apiserver:latest', 'kube-apiserver:${VERSION}', 'example.com:5000/kube-apiserver']) assert.deepEqual(settings(image), []);
  });

  it('body', () => {
    const body = bodyOf(
      pod(
        'spec:\n  hostNetwork: true\n  shareProcessNamespace: on\n  nodeName: n1\n  nodeSelector: {disk: ssd}\n' +
          '  tolerations: [{operator: Exists}, {key: a, value: b, effect: NoSchedule}, 3]\n' +
          '  affinity:\n    nodeAffinity:\n      requiredDuringSchedulingIgnoredDuringExecution:\n        nodeSelectorTerms:\n        - matchExpressions: [{key: k, operator: In, values: [v, 1]}, {key: x}]\n        - matchFields: [{key: metadata.name, operator: In, values: [n1]}]\n' +
          '  initContainers:\n  - {name: i, ports: [{containerPort: 1}]}\n  - {name: s, restartPolicy: Always}\n' +
          '  containers:\n  - name: c\n    ports:\n    - {name: web, containerPort: 8080, hostPort: 80, protocol: SCTP}\n    - {containerPort: x}\n    - 80\n  - x\n  - {ports: {a: b}}\nstatus: {phase: Running}\n',
      ),
      'workload',
    );
    assert.deepEqual(withoutSlots(body), {
      type: 'workload', firstOrdinal: 0, podAddresses: [], hostAddresses: [], phase: 'Running',
      template: {
        labels: {}, hostNetwork: true, shareProcessNamespace: true, nodeName: 'n1', nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }, { key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule' }],
        requiredNodeTerms: [[{ key: 'k', operator: 'In', values: ['v', '1'] }], [{ key: 'metadata.name', operator: 'In', values: ['n1'] }]],
        containers: [
          { name: 'i', init: true, sidecar: false, ports: [{ containerPort: 1, protocol: 'TCP' }] },
          { name: 's', init: true, sidecar: true, ports: [] },
          { name: 'c', init: false, sidecar: false, ports: [{ name: 'web', containerPort: 8080, hostPort: 80, protocol: 'SCTP' }, { protocol: 'TCP' }] },
          { name: '', init: false, sidecar: false, ports: [] },
        ],
      },
    });
  });
  it('names and resolvers of pods', () => {
    const spec = 'hostname: alpha, subdomain: peers, dnsPolicy: None, dnsConfig: {nameservers: [‹10.96.0.10›], searches: [a.example, "${X}"], options: [{name: edns0}, {name: ndots, value: "2"}]}';
    assert.deepEqual(bodyOf(pod(`spec: {${spec}}\n`), 'workload').template.dns, { hostname: 'alpha', subdomain: 'peers', policy: 'None', searches: ['a.example'], nameservers: ['10.96.0.10'], ndots: 2 });
    assert.equal(bodyOf(pod('spec: {hostname: "", dnsConfig: 3}\n'), 'workload').template.dns, undefined);
    assert.deepEqual(bodyOf(pod('spec: {dnsConfig: {options: [{name: ndots, value: x}]}, dnsPolicy: Default}\n'), 'workload').template.dns, { policy: 'Default' });
    assert.equal(bodyOf('apiVersion: apps/v1\nkind: StatefulSet\nspec: {serviceName: db, template: {spec: {}}}\n', 'workload').serviceName, 'db');
  });
  it('a node name that is a placeholder is unknown', () => {
    assert.equal(bodyOf(pod('spec: {nodeName: "${NODE}"}\n'), 'workload').template.nodeName, undefined);
  });
});

describe('flags of components in pods', () => {
  const run = (container: string): string => pod(`spec:\n  containers:\n  - ${container}\n`);
  const table: readonly [name: string, fixture: string, addresses: readonly string[], settings: readonly string[]][] = [
    ['command', run('command:\n    - kube-controller-manager\n    - --cluster-cidr=‹10.244.0.0/16›\n    - --service-cluster-ip-range=‹10.96.0.0/12›\n    - --allocate-node-cidrs=true\n    - --node-cidr-mask-size=25\n    - --cidr-allocator-type=RangeAllocator\n'), ['pod-range 10.244.0.0/16', 'service-range 10.96.0.0/12'], ['allocate-node-cidrs=true', 'node-mask=25', 'cidr-allocator-type=RangeAllocator']],
    ['dual stack', run('command: [/usr/bin/kube-controller-manager, "--cluster-cidr=‹10.244.0.0/16›, ‹fd00::/48›", --node-cidr-mask-size-ipv4=24, --node-cidr-mask-size-ipv6=64]'), ['pod-range 10.244.0.0/16', 'pod-range#1 fd00::/48'], ['node-mask-ipv4=24', 'node-mask-ipv6=64']],
    ['value in the next word', run('command: [kube-apiserver, --service-cluster-ip-range, ‹10.96.0.0/12›, --service-node-port-range, 30000-32767, --advertise-address, ‹10.0.0.1›]'), ['service-range 10.96.0.0/12', 'api-server-address 10.0.0.1'], ['node-port-range=30000-32767']],
    ['boolean without a value', run('command: [kube-controller-manager, --allocate-node-cidrs, --cluster-cidr=‹10.1.0.0/16›]'), ['pod-range 10.1.0.0/16'], ['allocate-node-cidrs=true']],
    ['command and args', run('command: [kube-proxy]\n    args: ["--cluster-cidr=‹10.1.0.0/16›", --proxy-mode=ipvs]'), ['pod-range 10.1.0.0/16'], ['proxy-cluster-cidr=10.1.0.0/16', 'proxy-mode=ipvs']],
    ['args alone, by name', run('name: kube-proxy\n    args: ["--cluster-cidr=‹10.1.0.0/16›"]'), ['pod-range 10.1.0.0/16'], ['proxy-cluster-cidr=10.1.0.0/16']],
    ['kube-proxy, all that changes rules', run('command: [kube-proxy, --detect-local-mode=BridgeInterface, --pod-bridge-interface=cni0, --pod-interface-name-prefix=veth, --masquerade-all, --iptables-masquerade-bit=10, --iptables-localhost-nodeports=false, --conntrack-tcp-be-liberal]'), [], ['detect-local-mode=BridgeInterface', 'proxy-bridge-interface=cni0', 'proxy-interface-name-prefix=veth', 'proxy-masquerade-all=true', 'proxy-masquerade-bit=10', 'proxy-localhost-node-ports=false', 'proxy-tcp-be-liberal=true', 'proxy-without-cluster-cidr=true']],
    ['kube-proxy, flags in a variable', run('command: [sh, -c, "kube-proxy --proxy-mode=iptables $ARGS"]'), [], ['proxy-mode=iptables']],
    ['args alone, by image', run('image: registry.k8s.io/kube-controller-manager-amd64:v1.30.0\n    args: ["--cluster-cidr=‹10.1.0.0/16›"]'), ['pod-range 10.1.0.0/16'], []],
    ['another command', run('name: kube-proxy\n    command: [sleep]\n    args: ["--cluster-cidr=10.1.0.0/16"]'), [], []],
    ['shell', run('command:\n    - /bin/sh\n    - -c\n    - kube-apiserver --service-cluster-ip-range=‹10.96.0.0/12› --x; echo --advertise-address=1.2.3.4'), ['service-range 10.96.0.0/12'], []],
    ['shell, script over lines', run('command: [sh, -c]\n    args:\n    - |\n      exec /usr/local/bin/kube-controller-manager \\\n        --cluster-cidr="‹10.1.0.0/16›" \\\n        --service-cluster-ip-range ‹10.2.0.0/16› \\\n        1>>/var/log/x 2>&1'), ['pod-range 10.1.0.0/16', 'service-range 10.2.0.0/16'], []],
    ['shell, double quotes', run('command: ["sh", "-c", "kube-proxy --cluster-cidr=\\"‹10.1.0.0/16›\\" 2>&1"]'), ['pod-range 10.1.0.0/16'], ['proxy-cluster-cidr=10.1.0.0/16']],
    ['hyperkube', run('command: [/hyperkube, apiserver, --service-cluster-ip-range=‹10.0.0.0/24›]'), ['service-range 10.0.0.0/24'], []],
    ['kube-proxy with a configuration file', run('command: [kube-proxy, --config=/x, --cluster-cidr=10.1.0.0/16]'), [], []],
    ['keywords', run('command: [kube-proxy, "--nodeport-addresses=primary,‹10.0.0.0/8›"]'), ['other-range#1 10.0.0.0/8'], ['proxy-node-port-addresses=primary,10.0.0.0/8', 'proxy-without-cluster-cidr=true']],
    ['kubelet', run('command: [kubelet, "--node-ip=‹10.0.0.1›,‹fd00::1›", --cluster-dns=‹10.96.0.10›, --max-pods=50]'), ['node-address 10.0.0.1', 'node-address#1 fd00::1', 'dns-address 10.96.0.10'], ['max-pods=50']],
    ['placeholders', run('command: [kube-apiserver, --advertise-address=$(POD_IP), "--service-cluster-ip-range={{ range }}", --service-node-port-range=<x>]'), [], []],
    ['no component', run('command: [nginx, --cluster-cidr=10.0.0.0/8]'), [], []],
    ['wrong types', run('command: 3\n    args: {a: b}'), [], []],
  ];
  for (const [name, fixture, addresses, settings] of table) {
    it(name, () => {
      const shown = show(fixture);
      assert.deepEqual(shown.addresses, addresses);
      assert.deepEqual(shown.settings, settings);
    });
  }
  it('name their origin and their owner', () => {
    const shown = show(run('command: [kube-apiserver, --service-cluster-ip-range=‹10.96.0.0/12›]'));
    assert.deepEqual(shown.origins, ['kube-apiserver --service-cluster-ip-range']);
    assert.equal(shown.extracted.facts.addresses[0]?.owner, 0);
    assert.deepEqual(shown.extracted.facts.definitions, [{ tool: 'kube-apiserver', singleton: 'kube-apiserver' }]);
  });
  it('are read in workloads, which define no cluster', () => {
    const shown = show('apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  template:\n    spec:\n      containers:\n      - {name: kube-apiserver, args: ["--service-cluster-ip-range=‹10.96.0.0/12›"]}\n');
    assert.deepEqual(shown.addresses, ['service-range 10.96.0.0/12']);
    assert.deepEqual(shown.extracted.facts.definitions, []);
  });
});
