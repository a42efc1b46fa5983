import type { SpaceQuestion, SpaceView } from '../../src/protocol/space-contract';
import { addressSpaceView } from '../../src/core/views/address-space';
import type { SpaceMap } from '../../src/core/views/space/map';
import type { ModelInput } from '../../src/core/network/model-input';
import type { Claim } from '../../src/core/network/subjects';
import { modelInput, node, service, servicePort, workload } from '../support/model-input';
import { rangeClaim, spaceMap } from '../support/space';
import { viewContext } from '../support/view-context';
import type { FixtureShape } from './fixtures';

const maps = new Map<string, SpaceMap>();

/** The map of a made-up cluster, as the analysis itself makes it. */
export function spaceOf(shape: FixtureShape, question: SpaceQuestion): SpaceView {
  const map = maps.get(shape.name) ?? spaceMap(inputOf(shape));
  maps.set(shape.name, map);
  return addressSpaceView(map, question, viewContext());
}

function inputOf(shape: FixtureShape): ModelInput {
  if (shape.nodes === 0) return modelInput({ cluster: shape.name, name: shape.name, assumedNodes: 0 });
  const four = shape.ipv6Only !== true;
  const six = shape.dual === true || shape.ipv6Only === true;
  const large = shape.nodes > 250;
  const nodes = Array.from({ length: shape.nodes }, (_, at) => {
    const range = large ? `10.${128 + (at >> 8)}.${at & 255}.0/24` : `10.244.${at + 1}.0/24`;
    const address = large ? `172.20.${at >> 8}.${at & 255}` : `192.168.1.${11 + at}`;
    return node(shape.oddNames?.[at % shape.oddNames.length] ?? `node-${at + 1}`, {
      addresses: [...(four ? [address] : []), ...(six ? [`fd00:192:168:1::${(0x11 + at).toString(16)}`] : [])],
      podRanges: [...(four ? [range] : []), ...(six ? [`fd00:10:244:${(at + 1).toString(16)}::/64`] : [])],
    });
  });
  return modelInput({
    cluster: shape.name,
    name: shape.name,
    nodes,
    claims: [
      ...(four ? [rangeClaim('pod-range', large ? '10.128.0.0/11' : '10.244.0.0/16', 'kubeadm ClusterConfiguration networking.podSubnet'), rangeClaim('service-range', '10.96.0.0/16', 'kubeadm ClusterConfiguration networking.serviceSubnet')] : []),
      ...(six ? [rangeClaim('pod-range', 'fd00:10:244::/48', 'kubeadm ClusterConfiguration networking.podSubnet'), rangeClaim('service-range', 'fd00:10:96::/112', 'kubeadm ClusterConfiguration networking.serviceSubnet')] : []),
      ...(shape.conflicts ? conflicts() : []),
      ...(shape.oddNames ? shape.oddNames.map((name, at) => rangeClaim('external-network', `10.${at}.0.0/16`, `external network ${name} (${name})`)) : []),
    ],
    workloads: [workload('Deployment', 'web', { replicas: Math.min(60, shape.nodes * shape.podsPerNode) })],
    services: Array.from({ length: Math.min(40, shape.services) }, (_, at) => service(`web-${at}`, { serviceType: at % 3 === 0 ? 'NodePort' : 'ClusterIP', ports: [servicePort(80)], selector: { app: 'web' } })),
  });
}

function conflicts(): Claim[] {
  return [
    rangeClaim('external-network', '10.240.0.0/12', 'external network office VPN (via WireGuard)'),
    rangeClaim('reserved-network', '10.96.64.0/18', 'reserved range next cluster'),
    rangeClaim('external-network', '172.16.0.0/14', 'external network data centre'),
    rangeClaim('load-balancer-pool', '192.168.1.10-192.168.1.40', 'MetalLB IPAddressPool spec.addresses', { kind: 'IPAddressPool', name: 'edge' }),
  ];
}
