import type { Family } from '../../ip/address';
import { ruleContext } from './context';
import type { RuleContext } from './context';
import { fixedChains } from './fixed-rules';
import type { FixedChain } from './fixed-rules';
import type { ProxyInput, ProxyNode, ProxyServicePort } from './input';
import { PortPlan } from './plan';
import { portsIn, portsNaming, portsOfService } from './port-list';
import type { PortList } from './port-list';
import type { Chain, Rule, TableName } from './rule';
import { ownChains, sharedRules } from './service-rules';

/** Name of a chain of one Service port: the kind and the 16 characters. */
const OWN_CHAIN = /^KUBE-(?:SVC|SVL|EXT|FW)-(.{16})$/;

/**
 * All rules that kube-proxy keeps on one node in one family, built as far as somebody looks.
 * Cost: constant; the Services are sorted once per cluster. Chains shared by all Services are built once, chains of one
 * Service when asked for.
 */
export class NodeRules {
  readonly context: RuleContext;
  readonly #node: ProxyNode;
  readonly #list: PortList;
  readonly #plans: (PortPlan | undefined)[] = [];
  #fixed: readonly FixedChain[] | undefined;
  #shared: readonly Chain[] | undefined;
  #byHash: Map<string, PortPlan> | undefined;
  #endpointChains: Map<string, Chain> | undefined;
  readonly #own = new Map<PortPlan, readonly Chain[]>();

  constructor(input: ProxyInput, family: Family) {
    this.#node = input.node;
    this.#list = portsIn[family](input.servicePorts);
    this.context = ruleContext(input.config, input.node, family, this.#list.large);
  }

  /** Shape: by namespace, Service, port name, protocol. Cost: O(Service ports). */
  get plans(): readonly PortPlan[] {
    return this.#list.ports.map((_, at) => this.#plan(at));
  }

  /** Chains that do not belong to one Service, in all tables. */
  sharedChains(): readonly Chain[] {
    return (this.#shared ??= this.#buildShared());
  }

  /** The own chains of a Service port: EXT, FW, SVC, SVL, then one per endpoint. */
  ownChains(plan: PortPlan): readonly Chain[] {
    let chains = this.#own.get(plan);
    if (chains === undefined) this.#own.set(plan, (chains = ownChains(plan, this.context)));
    return chains;
  }

  /** Every chain of a table. Shape: shared ones first, then by Service port. Cost: hashes all endpoints' chain names. */
  chains(table: TableName): readonly Chain[] {
    const shared = this.sharedChains().filter((chain) => chain.table === table);
    return table === 'nat' ? [...shared, ...this.plans.flatMap((plan) => this.ownChains(plan))] : shared;
  }

  /**
   * The chain of that name, if there is one. `near`: a Service port whose chains are tried first.
   * Cost: constant; the first name of an endpoint's chain without `near` hashes them all.
   */
  chain(table: TableName, name: string, near?: PortPlan): Chain | undefined {
    const own = near && table === 'nat' ? this.ownChains(near).find((chain) => chain.name === name) : undefined;
    if (own !== undefined) return own;
    const shared = this.sharedChains().find((chain) => chain.table === table && chain.name === name);
    if (shared !== undefined || table !== 'nat') return shared;
    const hash = OWN_CHAIN.exec(name)?.[1];
    if (hash === undefined) return this.#endpointChain(name);
    this.#byHash ??= new Map(this.plans.map((plan) => [plan.hash, plan]));
    const plan = this.#byHash.get(hash);
    return plan && this.ownChains(plan).find((chain) => chain.name === name);
  }

  /**
   * The rules of a chain that a packet to this address and port can meet: those of Services that have neither are left
   * out. `near`: as for `chain`.
   * Cost: proportional to the answer, once the Services are indexed by their addresses and ports.
   */
  rulesMet(table: TableName, name: string, destination: string, port: number, near?: PortPlan): readonly Rule[] {
    const fixed = this.#fixedChains().find((chain) => chain.table === table && chain.name === name);
    if (fixed === undefined) return this.chain(table, name, near)?.rules() ?? [];
    if (fixed.kind !== 'restored') return fixed.first;
    const met = portsNaming(this.#list.ports, destination, port);
    const rules = met.flatMap((at) => sharedRules(this.#plan(at), this.context));
    return [...fixed.first, ...rules.filter((rule) => rule.table === table && rule.chain === name), ...fixed.last];
  }

  /** Plans of the ports of one Service. */
  plansOf(namespace: string, service: string): readonly PortPlan[] {
    return portsOfService(this.#list.ports, namespace, service).map((at) => this.#plan(at));
  }

  /**
   * Every rule that is there because of one Service.
   * Shape: per port, first those in shared chains, then those of its own chains.
   */
  rulesOf(namespace: string, service: string): readonly Rule[] {
    return this.plansOf(namespace, service).flatMap((plan) => [
      ...sharedRules(plan, this.context),
      ...this.ownChains(plan).flatMap(({ rules }) => rules()),
    ]);
  }

  #endpointChain(name: string): Chain | undefined {
    if (!name.startsWith('KUBE-SEP-')) return undefined;
    this.#endpointChains ??= new Map(this.plans.flatMap((plan) => this.ownChains(plan).map((chain) => [chain.name, chain])));
    return this.#endpointChains.get(name);
  }

  #fixedChains(): readonly FixedChain[] {
    return (this.#fixed ??= fixedChains(this.context));
  }

  #plan(at: number): PortPlan {
    return (this.#plans[at] ??= new PortPlan(this.#list.ports[at] as ProxyServicePort, this.context.family, this.#node));
  }

  #buildShared(): Chain[] {
    const fromServices = new Map<string, Rule[]>();
    for (const plan of this.plans) {
      for (const rule of sharedRules(plan, this.context)) {
        const key = `${rule.table} ${rule.chain}`;
        const known = fromServices.get(key);
        if (known === undefined) fromServices.set(key, [rule]);
        else known.push(rule);
      }
    }
    return this.#fixedChains().map(({ table, name, kind, first, last }): Chain => {
      const rules = [...first, ...(fromServices.get(`${table} ${name}`) ?? []), ...last];
      return { table, name, kind, rules: () => rules };
    });
  }
}
