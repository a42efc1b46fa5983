import { spawnSync } from 'node:child_process';
import { addressBits, formatAddress } from '../../src/core/ip/address';
import type { Address } from '../../src/core/ip/address';
import { contains } from '../../src/core/ip/prefix';
import type { ClusterModel, ModelNode, ModelPod, NodeRouting, Route, Sourced } from '../../src/core/network/model';
import { namespacesOf, nodeNamespace, podNamespace, ROUTER } from '../../src/core/network/namespaces';
import { formatRoute, networkOf, routingTable } from '../../src/core/network/routes';

let labs = 0;

/** Why no network namespaces can be made here; undefined when they can. */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (spawnSync('ip', ['-V']).status !== 0) return 'the program ip (iproute2) is missing';
  if (spawnSync('ping', ['-V']).status !== 0) return 'the program ping (iputils-ping) is missing';
  const probe = `kn${process.pid}-probe`;
  const made = spawnSync('ip', ['netns', 'add', probe]);
  spawnSync('ip', ['netns', 'del', probe]);
  return made.status === 0 ? undefined : `ip netns add failed: ${made.stderr.toString().trim()}`;
}

/** Network namespaces of one test, with names of their own. All are deleted by `remove`. */
export class Namespaces {
  readonly #prefix = `kn${process.pid}-${++labs}-`;
  readonly #made = new Map<string, string>();

  /** Makes the namespace of a name of the model, forwarding and without waits for duplicate addresses. */
  add(name: string): void {
    const real = `${this.#prefix}${this.#made.size}`;
    run(['ip', 'netns', 'add', real]);
    this.#made.set(name, real);
    const settings = ['ipv4/ip_forward=1', 'ipv6/conf/all/forwarding=1', 'ipv6/conf/all/accept_dad=0', 'ipv6/conf/default/accept_dad=0'];
    this.exec(name, ['sh', '-c', settings.map((setting) => setting.replace(/(.*)=(.*)/, 'echo $2 > /proc/sys/net/$1')).join(' && ')]);
    this.ip(name, ['link set lo up']);
  }

  /** The kernel's name of a namespace. */
  real(name: string): string {
    const real = this.#made.get(name);
    if (real === undefined) throw new Error(`no namespace ${name}`);
    return real;
  }

  /** Runs commands of `ip` inside a namespace. */
  ip(name: string, commands: readonly string[]): void {
    run(['ip', '-n', this.real(name), '-batch', '-'], `${commands.join('\n')}\n`);
  }

  /** Runs a program inside a namespace and answers its output; throws when it fails. */
  exec(name: string, command: readonly string[], input = '', environment: Readonly<Record<string, string>> = {}): string {
    return run(['ip', 'netns', 'exec', this.real(name), ...command], input, environment);
  }

  /** Deletes all namespaces and, with them, their devices. */
  remove(): void {
    for (const real of this.#made.values()) spawnSync('ip', ['netns', 'del', real]);
    this.#made.clear();
  }
}

/** Builds a modelled cluster from namespaces, bridges, veth pairs and the routes that the model says are configured. */
export function buildLab(model: ClusterModel, routing: NodeRouting): Namespaces {
  const lab = new Namespaces();
  try {
    lab.add('wire');
    lab.ip('wire', ['link add br0 type bridge', 'link set br0 up']);
    model.nodes.forEach((node, index) => addNode(lab, model, node, index));
    if (routing === 'router') addRouter(lab, model);
    for (const node of model.nodes) for (const index of node.pods) addPod(lab, node, model.pods[index] as ModelPod);
    for (const name of namespacesOf(model, routing)) {
      if (name.startsWith('pod/') && isHostPod(model, name)) continue;
      const routes = routingTable(model, routing, name)?.routes ?? [];
      lab.ip(name, routes.filter(isConfigured).map((route) => `route add ${formatRoute(route)}`));
    }
  } catch (error) {
    lab.remove();
    throw error;
  }
  return lab;
}

/** Whether somebody configures the route, unlike those that the kernel adds with an address. */
export function isConfigured(route: Route): boolean {
  return route.protocol !== 'kernel';
}

/** Whether a pod's namespace is that of its node. */
export function isHostPod(model: ClusterModel, name: string): boolean {
  return model.pods.some((pod) => pod.hostNetwork && podNamespace(pod) === name);
}

function addNode(lab: Namespaces, model: ClusterModel, node: ModelNode, index: number): void {
  const name = nodeNamespace(node);
  lab.add(name);
  plug(lab, name, `n${index}`, model, node.addresses);
  const bridge = node.bridge?.name ?? '';
  lab.ip(name, [`link add ${bridge} type bridge`, `link set ${bridge} up`]);
  const addresses = node.gateways.map(({ value }) => {
    const range = node.podRanges.find((candidate) => contains(candidate.value, value));
    return addressCommand(value, range?.value.length, bridge);
  });
  lab.ip(name, addresses);
}

function addRouter(lab: Namespaces, model: ClusterModel): void {
  lab.add(ROUTER);
  plug(lab, ROUTER, 'router', model, model.router.addresses);
}

/** Connects `eth0` of a namespace to the wire and gives it its addresses. */
function plug(lab: Namespaces, name: string, port: string, model: ClusterModel, addresses: readonly Sourced<Address>[]): void {
  lab.ip('wire', [`link add ${port} type veth peer name eth0 netns ${lab.real(name)}`, `link set ${port} master br0 up`]);
  const commands = addresses.map(({ value }) => addressCommand(value, networkOf(model, value)?.value.length, 'eth0'));
  lab.ip(name, ['link set eth0 up', ...commands]);
}

function addPod(lab: Namespaces, node: ModelNode, pod: ModelPod): void {
  if (pod.veth === undefined) return;
  const name = podNamespace(pod);
  lab.add(name);
  lab.ip(nodeNamespace(node), [`link add ${pod.veth} type veth peer name eth0 netns ${lab.real(name)}`, `link set ${pod.veth} master ${node.bridge?.name ?? ''} up`]);
  const addresses = pod.addresses.map(({ value }) => addressCommand(value, node.podRanges.find((range) => contains(range.value, value))?.value.length, 'eth0'));
  lab.ip(name, ['link set eth0 up', ...addresses]);
}

function addressCommand(address: Address, length: number | undefined, device: string): string {
  return `address add ${formatAddress(address)}/${length ?? addressBits(address.family)} dev ${device}`;
}

function run(command: readonly string[], input = '', environment: Readonly<Record<string, string>> = {}): string {
  const [program, ...rest] = command;
  const { status, stdout, stderr } = spawnSync(program as string, rest, { input, env: { ...process.env, ...environment }, timeout: 20_000 });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}${stdout.toString()}\n${input}`);
  return stdout.toString();
}
