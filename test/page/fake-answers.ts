import type { ContractView, DiffView, TraceBranchView, TraceStepView, TraceView } from '../../src/protocol/analysis-contract';
import type { ChangesView, RuleLineView, RulesChoice, ServiceRulesView } from '../../src/protocol/panel-contract';
import { placeAt, type FakeCluster } from './fixtures';

/*
 * Made-up answers about Services, packets and the contract: of the right shape and size, not of
 * the right content.
 */

/** Rules of a Service of a made-up picture. */
export function rulesOf(view: FakeCluster, id: string, { node, family, format }: RulesChoice): ServiceRulesView | undefined {
  const service = view.services.find((each) => each.id === id);
  if (!service) return undefined;
  const address = service.addresses[0];
  const chosen = view.nodes.find(({ name }) => name === node) ?? view.nodes[0];
  const pods = view.nodes.flatMap((each) => each.pods.map((pod) => ({ pod, node: each.name }))).filter(({ pod }) => service.backends.includes(pod.id));
  const backends = pods.map(({ pod, node: own }) => ({ text: `${pod.addresses[0] ?? ''}:8080`, share: 1 / pods.length, pod: pod.id, name: `${pod.namespace}/${pod.name}`, node: own, local: own === chosen?.name }));
  const rule = (text: string, because: string): RuleLineView => ({ kind: 'rule', text, because });
  const title = `${service.namespace}/${service.name}`;
  const nodePort = service.serviceType === 'NodePort' ? [{ kind: 'node-port' as const, text: `${chosen?.addresses[0]?.text ?? ''}:30080`, protocol: 'TCP', port: 'http', policies: ['Every node answers on this port of its own addresses.'], refusal: '', backends, omitted: 0 }] : [];
  return {
    revision: view.revision,
    id,
    title,
    serviceType: service.serviceType,
    location: placeAt('services.yaml', 2),
    mode: view.name.includes('dual') ? 'nftables' : 'iptables',
    node: chosen?.name ?? '',
    families: view.name.includes('dual') ? [4, 6] : [4],
    family,
    notes: address ? [] : ['Headless (clusterIP: None): cluster DNS answers with the addresses of the backends, and kube-proxy has no rules.'],
    entrances: address ? [{ kind: 'cluster', text: `${address.text}:80`, protocol: 'TCP', port: 'http', address, policies: ['Any backend (internalTrafficPolicy: Cluster).'], refusal: backends.length === 0 ? 'Refused: no backend is ready.' : '', backends, omitted: 0 }, ...nodePort] : [],
    lines: address
      ? [
          { kind: 'table', text: '*nat', because: '' },
          { kind: 'chain', text: ':KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]', because: `Chooses among all backends of ${title}.` },
          rule(`-A KUBE-SERVICES -d ${address.text}/32 -p tcp -m comment --comment "${title} cluster IP" -m tcp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO`, `Traffic to the cluster address ${address.text}:80.`),
          ...backends.map(({ text }, at) => rule(`-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "${title} -> ${text}" -j KUBE-SEP-${format.toUpperCase()}${at}`, `One of ${backends.length - at} endpoints that are left.`)),
          { kind: 'table', text: 'COMMIT', because: '' },
        ]
      : [],
    omitted: 0,
  };
}

/** The way of a packet between things of a made-up picture: delivered over bridges and a wire, or an error. */
export function traceOf(view: FakeCluster, from: string, to: string): TraceView {
  const named = /^(.*?)(:[\w-]+)?(\/(tcp|udp|sctp|icmp))?$/.exec(to)?.[1] ?? to;
  const failed = (error: string): TraceView => ({ revision: view.revision, from, to, error, resolution: [], remarks: [], branches: [], omitted: 0 });
  const sender = view.nodes.find((node) => node.pods.some(({ id }) => id === from));
  if (!sender) return failed(`There is no pod, node or address "${from}" to send from.`);
  const service = view.services.find(({ id }) => id === named);
  const targets = service ? service.backends.slice(0, 3) : [named];
  const branches = targets.flatMap((target): TraceBranchView[] => {
    const receiver = view.nodes.find((node) => node.pods.some(({ id }) => id === target));
    return receiver ? [branchBetween(view, { from, sender: sender.id, receiver: receiver.id, to: target, share: 1 / targets.length, nat: service !== undefined })] : [];
  });
  if (branches.length === 0) return failed(`There is no pod, Service, node, address or name of cluster DNS "${named}" (asked from namespace default).`);
  return { revision: view.revision, from: from.replace(/^pod\//, 'pod '), to: `${named}, port 80/tcp`, resolution: ['No port is named: the first of http 80/TCP.'], remarks: service ? ['NetworkPolicies of these namespaces are not evaluated: default/deny.'] : [], branches, omitted: 0 };
}

interface Between {
  readonly from: string;
  readonly sender: string;
  readonly receiver: string;
  readonly to: string;
  readonly share: number;
  readonly nat: boolean;
}

function branchBetween(view: FakeCluster, { from, sender, receiver, to, share, nat }: Between): TraceBranchView {
  const addressOf = (id: string): string => view.nodes.flatMap((node) => node.pods).find((pod) => pod.id === id)?.addresses[0] ?? '';
  const [source, virtual, destination] = [addressOf(from), nat ? '10.96.0.11:80' : `${addressOf(to)}:80`, `${addressOf(to)}:80`];
  const step = (kind: TraceStepView['kind'], namespace: string, rest: Partial<TraceStepView> = {}): TraceStepView => ({
    kind,
    namespace,
    title: namespace.replace('/', ' '),
    in: '',
    out: '',
    route: '',
    matches: [],
    rules: [],
    source,
    destination,
    sourceAfter: rest.source ?? source,
    destinationAfter: rest.destination ?? destination,
    nat: false,
    note: '',
    ...rest,
  });
  const rules = [{ line: '-A KUBE-SVC-67NZLRHBNDSAWJRO -j KUBE-SEP-1', because: 'One of 3 endpoints that are left.', location: placeAt('services.yaml', 2) }];
  const steps = [
    step('send', from, { out: 'eth0', destination: virtual, destinationAfter: virtual, route: 'default via 10.244.0.1 dev eth0', note: 'default is the only row that matches.' }),
    step('bridge', sender, { in: 'veth1', out: 'cni0', destination: virtual, destinationAfter: virtual }),
    ...(nat ? [step('rules', sender, { in: 'cni0', destination: virtual, destinationAfter: destination, nat: true, rules })] : []),
    ...(receiver === sender ? [] : [step('route', sender, { in: 'cni0', out: 'eth0', route: '10.244.1.0/24 via 192.168.1.12 dev eth0', location: placeAt('nodes.yaml', 24) }), step('wire', sender, { out: 'eth0' }), step('route', receiver, { in: 'eth0', out: 'cni0', route: '10.244.1.0/24 dev cni0 proto kernel scope link' })]),
    step('bridge', receiver, { in: 'cni0', out: 'veth2' }),
    step('receive', to, { in: 'eth0', note: `${destination} is an address of it` }),
  ];
  return { probability: share, verdict: 'delivered', reason: `${to} gets it as ${destination}`, at: to, source, destination, nat, steps, reply: { possible: 'yes', reason: 'the answer comes back to the asker', steps: [step('send', to)] }, policies: [] };
}

const titles = {
  addresses: 'Every pod has an IP address, and no address is held twice.',
  'same-node': 'Every pod reaches every other pod on its node.',
  'between-nodes': 'Every pod reaches every pod on other nodes, without NAT.',
  'shared-namespace': 'Containers of one pod share one address.',
  ranges: 'The pod range, the Service range and the node network do not overlap.',
  services: 'kube-proxy rewrites its iptables rules whenever a Service or its endpoints change.',
} as const;

const extent = { pods: 21, classes: 3, pairs: 294, followed: 3, complete: true, text: '3 packets followed through the tables between 3 classes of 21 pods, which stand for all 294 pairs of them' };

/** A contract that holds, or in clusters with conflicts is broken in one statement and open in another. */
export function contractOf(view: FakeCluster): ContractView {
  const conflicts = view.ranges.some((range) => range.conflicts.length > 0);
  const statements = Object.entries(titles).map(([id, title]): ContractView['statements'][number] => {
    const standing = !conflicts ? 'holds' : id === 'ranges' ? 'broken' : id === 'same-node' ? 'unknown' : 'holds';
    const evidence = standing === 'broken' ? [{ message: 'The pod range 10.244.0.0/16 and the node network 10.244.8.0/24 overlap.', location: placeAt('kubeadm.yaml', 8) }] : [];
    return { id: id as keyof typeof titles, title, standing, reason: evidence[0]?.message ?? (standing === 'holds' ? '21 pods, 24 different addresses' : 'no node has two pods with addresses'), evidence, more: standing === 'broken' ? 3 : 0, ...(id === 'between-nodes' && { extent }) };
  });
  return { revision: view.revision, statements };
}

/** Changes of every subject by two edits; a refusal in clusters of two families. */
export function changesOf(view: FakeCluster): ChangesView {
  if (view.name.includes('dual')) return { since: '', refusal: 'Git is switched off: see the settings git.enabled and git.path.', remedy: 'open-git-settings' };
  const changes: DiffView['changes'] = [
    { subject: 'pod', kind: 'added', title: 'pod default/web-4', before: '', after: '10.244.1.9 on node-2', where: [], causes: [0], direct: true },
    { subject: 'service', kind: 'changed', title: 'Service default/web', before: 'ClusterIP 10.96.0.11; 80/TCP → nothing', after: 'ClusterIP 10.96.0.11; 80/TCP → 10.244.1.9:80', where: [], causes: [0], direct: true },
    { subject: 'route', kind: 'removed', title: '10.244.2.0/24 via 192.168.1.13 dev eth0', before: '10.244.2.0/24 via 192.168.1.13 dev eth0', after: '', where: ['node-1', 'node-2'], causes: [0, 1], direct: false },
    { subject: 'rule', kind: 'added', title: '-A KUBE-SEP-1 -j DNAT --to-destination 10.244.1.9:80', before: '', after: '', where: ['node-1'], causes: [0], direct: true },
  ];
  const counts = (['range', 'node', 'pod', 'service', 'route', 'rule'] as const).map((subject) => {
    const count = (kind: string): number => changes.filter((change) => change.subject === subject && change.kind === kind).length;
    return { subject, added: count('added'), removed: count('removed'), changed: count('changed') };
  });
  const range = { start: { line: 6, column: 2 }, end: { line: 6, column: 13 } };
  const edits = [{ kind: 'changed', title: 'Deployment default/web', file: 'web.yaml', range }, { kind: 'removed', title: 'Node node-4', file: 'nodes.yaml', range }] as const;
  return { since: 'HEAD (1234567)', difference: { edits, counts, changes, omitted: 0, notes: ['Rules of kube-proxy are compared on 2 of 3 nodes.'] } };
}
