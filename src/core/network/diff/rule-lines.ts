import type { Family } from '../../ip/address';
import type { Place } from '../../store/place';
import { contextKey } from '../kube-proxy/context';
import { inputOf } from '../kube-proxy/from-manifests';
import type { ProxyCluster } from '../kube-proxy/from-manifests';
import type { ProxyServicePort } from '../kube-proxy/input';
import { portsIn } from '../kube-proxy/port-list';
import type { Rule } from '../kube-proxy/rule';
import { NodeRules } from '../kube-proxy/rules';
import { saveLine } from '../kube-proxy/save';
import { addLine, namesOf } from './lines';
import type { LinePair, Lines } from './lines';
import { samePort, sameValue } from './same';
import type { Snapshot } from './snapshot';

/** Rules that are built for whole nodes, and of Services that changed, on each side. */
const MAXIMUM_RULES = 400_000;
const MAXIMUM_CHANGED = 200_000;
/** Service ports that are looked at, counted on every node. */
const MAXIMUM_LOOKS = 60_000;

/** Where the Service of a name is written, in one of the states. */
export type ServicePlaces = (side: 'old' | 'now', namespace: string, service: string) => readonly Place[];

interface Name {
  readonly namespace: string;
  readonly service: string;
}

/** Rules that may differ, and how many of the Services that changed they belong to. */
export interface RulePair extends LinePair {
  readonly services: { readonly compared: number; readonly count: number };
}

interface Side {
  readonly side: 'old' | 'now';
  readonly proxy: ProxyCluster | undefined;
  readonly families: readonly Family[];
  /** Positions of nodes by their names. */
  readonly nodes: ReadonlyMap<string, number>;
}

/**
 * Rules of kube-proxy that may differ, as `iptables-save` prints them, with rests. On a node that is the same in both states only
 * the rules of Services that changed are built, and once for all nodes that decide the same about them.
 * Cost: O(nodes + endpoints), one look per node at each Service that changed, and all rules of a bounded number of nodes.
 */
export function* ruleLines(before: Snapshot, after: Snapshot, placesOf: ServicePlaces): Generator<void, RulePair> {
  const [old, now] = [sideOf('old', before), sideOf('now', after)];
  const pair = { old: new Map() as Lines, now: new Map() as Lines };
  const names = namesOf(before.model.nodes.map(({ name }) => name.value), after.model.nodes.map(({ name }) => name.value));
  yield;
  const all = changedServices(old, now);
  const changed = all === undefined ? undefined : few(all);
  // Where nothing is known of what changed, one node tells at least something.
  const most = Math.max(changed === undefined ? 1 : 0, Math.min(wholeNodes(old), wholeNodes(now)));
  const groups = new Map(changed?.map((service) => [service, new Map<string, string[]>()]));
  let [whole, looks, compared] = [0, 0, 0];
  for (const name of names) {
    yield;
    const near = sameNode(old, now, name) ? changed : undefined;
    if (near === undefined ? whole === most : looks + near.length > MAXIMUM_LOOKS) continue;
    compared++;
    if (near !== undefined) looks += near.length;
    else whole++;
    if (near !== undefined) group(groups, [old, now], name);
    else for (const side of [old, now]) for (const rules of rulesOn(side, name)) addRules(pair[side.side], side.side, allRules(rules), rules, name, placesOf);
  }
  for (const [service, variants] of groups) {
    yield;
    for (const members of variants.values()) addChanged(pair, [old, now], members, service, placesOf);
  }
  inOrder(pair, names);
  return { ...pair, compared, count: names.length, services: { compared: changed?.length ?? 0, count: all?.size ?? 0 } };
}

/** The first Services whose rules may be built. */
function few(services: ReadonlyMap<Name, number>): readonly Name[] {
  let rules = 0;
  return [...services].filter(([, own], at) => (rules += own) <= MAXIMUM_CHANGED || at === 0).map(([name]) => name);
}

function sideOf(side: 'old' | 'now', { model, proxy }: Snapshot): Side {
  const used = proxy?.config.mode === 'iptables' ? proxy : undefined;
  return { side, proxy: used, families: used === undefined ? [] : model.families, nodes: new Map(used?.nodes.map(({ name }, index) => [name, index])) };
}

/** Services of which kube-proxy knows something else than before, with the number of their rules; undefined when all rules may differ. */
function changedServices(old: Side, now: Side): ReadonlyMap<Name, number> | undefined {
  const [a, b] = [old.proxy, now.proxy];
  if (a === undefined || b === undefined) return a === b ? new Map() : undefined;
  if (!sameValue([a.config, old.families], [b.config, now.families])) return undefined;
  const changed = new Map<string, Name & { rules: number }>();
  for (const family of now.families) {
    const [x, y] = [portsIn[family](a.servicePorts), portsIn[family](b.servicePorts)];
    if (x.large !== y.large) return undefined;
    const left = new Map(x.ports.map((port) => [keyOf(port), port]));
    const note = (port: ProxyServicePort): void => {
      const { namespace, service } = port;
      const known = changed.get(`${namespace}/${service}`) ?? { namespace, service, rules: 0 };
      changed.set(`${namespace}/${service}`, known);
      known.rules += rulesOfPort(port);
    };
    for (const port of y.ports) {
      const twin = left.get(keyOf(port));
      left.delete(keyOf(port));
      if (twin === undefined || !samePort(twin, port)) note(port);
    }
    for (const port of left.values()) note(port);
  }
  return new Map([...changed.values()].map((name) => [name, name.rules]));
}

/** About how many rules a node has for a Service port. */
function rulesOfPort({ endpoints }: ProxyServicePort): number {
  return 8 + 3 * endpoints.length;
}

function keyOf({ namespace, service, port, protocol }: ProxyServicePort): string {
  return `${namespace}/${service}\n${port}\n${protocol}`;
}

function sameNode(old: Side, now: Side, name: string): boolean {
  const [x, y] = [old.proxy?.nodes[old.nodes.get(name) ?? -1], now.proxy?.nodes[now.nodes.get(name) ?? -1]];
  return sameValue(x, y);
}

/** The rules of a node in each family. */
function rulesOn({ proxy, nodes, families }: Side, name: string): readonly NodeRules[] {
  const input = proxy && inputOf(proxy, nodes.get(name) ?? -1);
  return input === undefined ? [] : families.map((family) => new NodeRules(input, family));
}

/** Files a node under what it decides about each of the Services: nodes that are filed together have the same rules of it. */
function group(groups: ReadonlyMap<Name, Map<string, string[]>>, sides: readonly Side[], name: string): void {
  if (groups.size === 0) return;
  const all = sides.map((side) => rulesOn(side, name));
  const contexts = all.map((list) => list.map(({ context }) => contextKey(context)).join('\n')).join('\n\n');
  for (const [{ namespace, service }, variants] of groups) {
    const decided = all.map((list) => list.map((rules) => rules.plansOf(namespace, service).map(({ variant }) => variant).join('\n')).join('\n\n'));
    const key = [contexts, ...decided].join('\n\n\n');
    const members = variants.get(key);
    if (members === undefined) variants.set(key, [name]);
    else members.push(name);
  }
}

/** Adds the lines of a Service that the nodes of a group have in one of both states only. These nodes share a list. */
function addChanged(pair: { readonly old: Lines; readonly now: Lines }, sides: readonly Side[], members: readonly string[], { namespace, service }: Name, placesOf: ServicePlaces): void {
  const [first = ''] = members;
  const found = { old: new Map() as Lines, now: new Map() as Lines };
  for (const side of sides) for (const rules of rulesOn(side, first)) addRules(found[side.side], side.side, rules.rulesOf(namespace, service), rules, first, placesOf);
  for (const [own, other] of [['old', 'now'], ['now', 'old']] as const) {
    for (const [line, { places }] of found[own]) {
      if (found[other].has(line)) continue;
      const known = pair[own].get(line);
      pair[own].set(line, known === undefined ? { where: members, places } : { ...known, where: [...new Set([...known.where, ...members])] });
    }
  }
}

function addRules(lines: Lines, side: 'old' | 'now', list: Iterable<Rule>, { context: { family } }: NodeRules, node: string, placesOf: ServicePlaces): void {
  for (const rule of list) {
    const port = rule.source.plan?.port;
    const line = `${family === 6 ? '-6 ' : ''}-t ${rule.table} ${saveLine(rule, family)}`;
    addLine(lines, line, node, () => (port === undefined ? [] : placesOf(side, port.namespace, port.service)));
  }
}

function* allRules(rules: NodeRules): Iterable<Rule> {
  for (const table of ['filter', 'nat'] as const) for (const chain of rules.chains(table)) yield* chain.rules();
}

/** How many nodes' rules may be built. */
function wholeNodes({ proxy }: Side): number {
  return Math.floor(MAXIMUM_RULES / (proxy?.servicePorts ?? []).reduce((sum, port) => sum + rulesOfPort(port), 1));
}

/** Names nodes in the order of the model where several groups have a line. */
function inOrder({ old, now }: { readonly old: Lines; readonly now: Lines }, names: readonly string[]): void {
  const at = new Map(names.map((name, index) => [name, index]));
  const place = (name: string | undefined): number => at.get(name ?? '') ?? 0;
  for (const lines of [old, now]) {
    for (const [line, { where, places }] of lines) {
      if (where.some((name, index) => index > 0 && place(name) < place(where[index - 1]))) lines.set(line, { where: [...where].sort((a, b) => place(a) - place(b)), places });
    }
  }
}
