import type { Cursor } from '../yaml/cursor';
import { addFlags } from './component-flags';
import type { FactsBuilder } from './facts-builder';
import { addFields, type AddressRow } from './fields';
import { type CommandLine, commandLineOf } from './flags';
import { addCalicoNodeVariable } from './kinds/calico';
import { containerCursors } from './pod-template';
import { mappings } from './ports';

/** What an environment variable holds: role and form of its value. */
type Variable = readonly [role: AddressRow[1], form: AddressRow[2]];

/** Variables of one program; it is known by the name or the image of its container. */
interface Program {
  readonly title: string;
  readonly pattern: RegExp;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly cni?: string;
}

/**
 * Source: weave prog/weave-kube/launch.sh; kindnet cmd/kindnetd/main.go;
 * amazon-vpc-cni-k8s README; kube-vip pkg/kubevip/config_environment.go; ovn-kubernetes dist/images/ovnkube.sh.
 */
const PROGRAMS: readonly Program[] = [
  { title: 'weave-net', pattern: /weave/, variables: { IPALLOC_RANGE: ['pod-range', 'prefix'] }, cni: 'weave' },
  { title: 'kindnetd', pattern: /kindnet/, variables: { POD_SUBNET: ['pod-range', 'prefixes'], CONTROL_PLANE_ENDPOINT: ['api-server-address', 'host'] } },
  { title: 'aws-node', pattern: /aws-node|amazon-k8s-cni/, variables: { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: ['other-range', 'prefix'] }, cni: 'amazon-vpc-cni' },
  {
    title: 'kube-vip',
    pattern: /kube-vip/,
    variables: {
      address: ['api-server-address', 'host'],
      vip_address: ['api-server-address', 'host'],
      bgp_routerid: ['other-address', 'address'],
      bgp_peeraddress: ['other-address', 'address'],
      bgp_peers: ['other-address', 'peers'],
      egress_podcidr: ['other-range', 'prefix'],
      egress_servicecidr: ['other-range', 'prefix'],
    },
  },
  { title: 'ovn-kubernetes', pattern: /ovn/, variables: { OVN_NET_CIDR: ['pod-range', 'blocks'], OVN_SVC_CIDR: ['service-range', 'blanks'] } },
];

/** The command lines of the components that a pod runs. */
export function commandLinesOf(podRoot: Cursor): CommandLine[] {
  return containerCursors(podRoot).flatMap((container) => commandLineOf(container) ?? []);
}

/** Adds what the flags and the environment of a pod's containers say about the network. `before` stands before each origin. */
export function addPodNetworkFacts(podRoot: Cursor, owner: number | undefined, out: FactsBuilder, before = ''): void {
  for (const container of containerCursors(podRoot)) {
    const line = commandLineOf(container);
    if (line !== undefined) addFlags(line.component, line.flags, `${before}${line.component} --`, out, owner);
    if (line?.component === 'kube-apiserver') addVersion(container.get('image'), `${before}kube-apiserver image`, out);
    if (line?.component === 'kube-proxy' && hasNoClusterRange(line, container)) {
      out.settingText('proxy-without-cluster-cidr', { value: 'true', slot: container.get('name').slot() }, `${before}kube-proxy container`);
    }
    const variables = mappings(container.get('env'));
    for (const variable of variables) addCalicoNodeVariable(variable.get('name').text() ?? '', variable.get('value'), owner, out);
    const known = `${container.get('name').text() ?? ''} ${container.get('image').text() ?? ''}`;
    for (const program of PROGRAMS) if (program.pattern.test(known)) addProgram(program, container, variables, owner, out, before);
  }
}

/** The version of Kubernetes is that of its API server: `registry.k8s.io/kube-apiserver:v1.33.2`. */
function addVersion(image: Cursor, origin: string, out: FactsBuilder): void {
  const version = /:(v\d+\.\d+\.\d+)/.exec(image.text() ?? '')?.[1];
  if (version !== undefined) out.settingText('kubernetes-version', { value: version, slot: image.slot() }, origin);
}

/** Whether all flags are there to be read and none says where else to look or what the range is. */
function hasNoClusterRange({ flags }: CommandLine, container: Cursor): boolean {
  const words = [...container.get('command').items(), ...container.get('args').items()].map((item) => item.text() ?? '');
  const isOpen = words.some((word) => /(?:^|\s)["']?[${]/.test(word));
  return flags.length > 0 && !isOpen && !flags.some(({ name }) => name === 'config' || name === 'cluster-cidr');
}

function addProgram(program: Program, container: Cursor, variables: readonly Cursor[], owner: number | undefined, out: FactsBuilder, before: string): void {
  const name = container.get('name');
  if (program.cni !== undefined && name.text() !== undefined) out.settingText('cni', { value: program.cni, slot: name.slot() }, `${program.title} container`);
  for (const variable of variables) {
    const key = variable.get('name').text() ?? '';
    const field = Object.hasOwn(program.variables, key) ? program.variables[key] : undefined;
    if (field !== undefined) addFields(variable.get('value'), { addresses: [['', ...field]] }, `${before}${program.title} ${key}`, out, owner);
  }
}
