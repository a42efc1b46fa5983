import { address } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { NodeEndpoint } from './categorize';
import type { PortPlan } from './plan';
import type { Match, Rule, TableName } from './rule';
import type { NodeRules } from './rules';

/** The first packet of a connection, where it meets the rules of a node. Addresses canonical. */
export interface ProxyPacket {
  /** Whether a process of the node itself sends it, or it comes in through an interface. */
  readonly origin: 'node' | 'network';
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly destinationPort: number;
  readonly inInterface?: string;
  /** Endpoint chains that remember the source (session affinity). */
  readonly remembered?: readonly string[];
}

/** One thing that may happen to the packet. */
export interface ProxyOutcome {
  /** Units: 0 to 1; the probabilities of all outcomes of a packet add up to 1. */
  readonly probability: number;
  readonly verdict: 'accept' | 'drop' | 'reject';
  /** Where it is sent: unchanged unless an endpoint was chosen. */
  readonly destination: string;
  readonly destinationPort: number;
  /** Whether the source becomes an address of this node. */
  readonly masquerade: boolean;
  /** Where the node's routing takes it when the rules let it: to the node itself or elsewhere. */
  readonly delivery: 'local' | 'elsewhere';
  /** The Service port and the endpoint that was chosen. */
  readonly plan?: PortPlan;
  readonly endpoint?: NodeEndpoint;
  /** The endpoint chain that now remembers the source. */
  readonly remembers?: string;
  /** The rules that the packet met, in order: jumps, marks, verdicts. */
  readonly passed: readonly Rule[];
}

interface Trail {
  readonly rule: Rule;
  readonly before: Trail | undefined;
}

interface State {
  readonly destination: string;
  readonly port: number;
  readonly mark: number;
  readonly masquerade: boolean;
  readonly probability: number;
  readonly backend?: Rule;
  readonly remembers?: string;
  readonly trail: Trail | undefined;
}

/** How a packet leaves a chain: it returns to the caller, is done with the table, or ends. */
interface Branch {
  readonly end: 'return' | 'accept' | 'drop' | 'reject';
  readonly state: State;
}

const LOOPBACK: Readonly<Record<4 | 6, Prefix>> = { 4: prefix('127.0.0.0/8') as Prefix, 6: prefix('::1/128') as Prefix };

/**
 * Everything that may happen to the first packet of a connection in the rules of a node.
 * Shape: outcomes in the order of the rules, endpoints in that of their chain.
 * Cost: proportional to the endpoints of the Services met.
 * Source: the order of hooks of netfilter; other rules on the node and reverse path filters are not seen.
 */
export function walk(rules: NodeRules, packet: ProxyPacket): readonly ProxyOutcome[] {
  return new Walk(rules, packet).outcomes();
}

class Walk {
  readonly #local: ReadonlySet<string>;

  constructor(
    private readonly rules: NodeRules,
    private readonly packet: ProxyPacket,
  ) {
    const { node, family } = rules.context;
    this.#local = new Set([...node.interfaceAddresses, ...(node.addresses[family] === undefined ? [] : [node.addresses[family]])]);
  }

  outcomes(): ProxyOutcome[] {
    const { destination, destinationPort, origin } = this.packet;
    const start: State = { destination, port: destinationPort, mark: 0, masquerade: false, probability: 1, trail: undefined };
    const translated = this.#run('nat', origin === 'node' ? 'OUTPUT' : 'PREROUTING', [start]);
    return translated.flatMap((branch) => (isOver(branch) ? [branch] : this.#afterTranslation(branch.state))).map((branch) => this.#outcome(branch));
  }

  #afterTranslation(state: State): Branch[] {
    const delivered = this.#isLocal(state.destination);
    if (this.packet.origin === 'network') {
      const filtered = this.#run('filter', delivered ? 'INPUT' : 'FORWARD', [state]);
      return delivered ? filtered : this.#then(filtered, 'nat', 'POSTROUTING');
    }
    const left = this.#then(this.#run('filter', 'OUTPUT', [state]), 'nat', 'POSTROUTING');
    return delivered ? this.#then(left, 'filter', 'INPUT') : left;
  }

  /** Sends the branches that are not over through one more built-in chain. */
  #then(branches: readonly Branch[], table: TableName, chain: string): Branch[] {
    return branches.flatMap((branch) => (isOver(branch) ? [branch] : this.#run(table, chain, [branch.state])));
  }

  #run(table: TableName, name: string, states: readonly State[], near?: PortPlan): Branch[] {
    return states.flatMap((state) => this.#runFrom(this.rules.rulesMet(table, name, state.destination, state.port, near), 0, state));
  }

  #runFrom(rules: readonly Rule[], from: number, start: State): Branch[] {
    const ended: Branch[] = [];
    let state = start;
    for (let at = from; at < rules.length; at++) {
      const rule = rules[at] as Rule;
      const chance = this.#chance(rule, state);
      if (chance === 0) continue;
      const met: State = { ...state, probability: state.probability * chance, trail: { rule, before: state.trail } };
      const branches = this.#apply(rule, met);
      const leaves = rule.target?.type === 'return';
      const returned = leaves ? [] : branches.filter(({ end }) => end === 'return').map((branch) => branch.state);
      for (const branch of branches) if (leaves || branch.end !== 'return') ended.push(branch);
      if (chance < 1) returned.push({ ...state, probability: state.probability * (1 - chance) });
      const last = returned.pop();
      if (last === undefined) return ended;
      for (const other of returned) ended.push(...this.#runFrom(rules, at + 1, other));
      state = last;
    }
    ended.push({ end: 'return', state });
    return ended;
  }

  /** What the target of a matching rule does. `return` branches go on with the next rule. */
  #apply({ table, target, source, matches }: Rule, state: State): Branch[] {
    switch (target?.type) {
      case undefined:
        return [{ end: 'return', state }];
      case 'jump':
        return this.#run(table, target.chain, [state], source.plan);
      case 'set-mark':
        return [{ end: 'return', state: { ...state, mark: state.mark | target.mark } }];
      case 'clear-mark':
        return [{ end: 'return', state: { ...state, mark: state.mark ^ target.mark } }];
      case 'masquerade':
        return [{ end: 'accept', state: { ...state, masquerade: true } }];
      case 'dnat': {
        const remembers = matches.find((match) => match.type === 'recent');
        const backend = state.trail?.rule;
        return [{ end: 'accept', state: { ...state, destination: target.ip, port: target.port, backend, remembers: remembers?.type === 'recent' ? remembers.list : undefined } }];
      }
      case 'accept':
      case 'drop':
      case 'reject':
        return [{ end: target.type, state }];
      default:
        return [{ end: 'return', state }];
    }
  }

  /** The probability that a rule matches: 0 and 1 are certain. */
  #chance({ matches }: Rule, state: State): number {
    let chance = 1;
    for (const match of matches) {
      if (match.type === 'statistic') chance /= match.choices;
      else if (!this.#meets(match, state)) return 0;
    }
    return chance;
  }

  #meets(match: Match, state: State): boolean {
    switch (match.type) {
      case 'protocol':
        return match.protocol === this.packet.protocol;
      case 'destination-port':
        return match.port === state.port;
      case 'source':
        return lies(this.packet.source, match.prefix) !== (match.inverted ?? false);
      case 'destination':
        return lies(state.destination, match.prefix) !== (match.inverted ?? false);
      case 'in-interface':
        return isNamed(this.packet.inInterface ?? '', match.name) !== (match.inverted ?? false);
      case 'mark':
        return ((state.mark & match.mark) === (match.mark | 0)) !== (match.inverted ?? false);
      case 'local-address':
        return this.#isLocal(match.side === 'source' ? this.packet.source : state.destination);
      case 'conntrack':
        return match.states.some((name) => name === 'NEW' || (name === 'DNAT' && state.backend !== undefined)) !== (match.inverted ?? false);
      case 'recent':
        return match.seconds === undefined || (this.packet.remembered?.includes(match.list) ?? false);
      default:
        return true;
    }
  }

  #isLocal(ip: string): boolean {
    return this.#local.has(ip) || inPrefix(ip, LOOPBACK[this.rules.context.family]);
  }

  #outcome({ end, state }: Branch): ProxyOutcome {
    const passed: Rule[] = [];
    for (let step = state.trail; step !== undefined; step = step.before) passed.push(step.rule);
    passed.reverse();
    return {
      probability: state.probability,
      verdict: end === 'return' ? 'accept' : end,
      destination: state.destination,
      destinationPort: state.port,
      masquerade: state.masquerade,
      delivery: this.#isLocal(state.destination) ? 'local' : 'elsewhere',
      plan: passed.find(({ source }) => source.plan)?.source.plan,
      endpoint: state.backend?.source.endpoint,
      remembers: state.remembers,
      passed,
    };
  }
}

function isOver({ end }: Branch): boolean {
  return end === 'drop' || end === 'reject';
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function lies(ip: string, range: string): boolean {
  if (!range.includes('/')) return ip === range;
  const block = prefix(range);
  return block !== undefined && inPrefix(ip, block);
}

function inPrefix(ip: string, block: Prefix): boolean {
  const read = address(ip);
  return read !== undefined && contains(block, read);
}
