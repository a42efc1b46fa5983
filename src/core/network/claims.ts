import { addressBits, parseAddress } from '../ip/address';
import { type Interval, intervalsOverlap, parseInterval, prefixToInterval } from '../ip/interval';
import { hostPrefix, maskPrefix, parsePrefix, type Prefix } from '../ip/prefix';
import { PrefixTrie } from '../ip/trie';
import type { AddressFact, AddressRole, Resource } from '../kube/facts';
import { Cell, type Tracker } from '../store/cell';
import type { Claim, ClusterId, Standing } from './subjects';

/** Reads the text of an address field as a claim; undefined when it is no valid address, prefix or interval. */
export function claimOf(standing: Standing, fact: AddressFact, owner: Resource | undefined): Claim | undefined {
  const parts = claimPartsOf(fact);
  if (parts === undefined) return undefined;
  const { chunk, file, cluster } = standing;
  // Written out: there are hundreds of thousands, and copies of other objects take several times the memory.
  return { chunk, file, cluster, type: 'claim', fact, owner, prefix: parts.prefix, interval: parts.interval, address: parts.address };
}

/** What the text of an address field means. */
export type ClaimParts = Pick<Claim, 'prefix' | 'interval' | 'address'>;

/** Reads the text of an address field; undefined when it is no valid address, prefix or interval. */
export function claimPartsOf(fact: AddressFact): ClaimParts | undefined {
  if (fact.form === 'interval') {
    const { interval } = parseInterval(fact.text);
    return interval && { prefix: enclosing(interval), interval, address: undefined };
  }
  if (fact.form === 'prefix') {
    const { prefix } = parsePrefix(fact.text);
    if (prefix === undefined) return undefined;
    const masked = maskPrefix(prefix);
    return { prefix: masked, interval: prefixToInterval(masked), address: undefined };
  }
  const text = fact.form === 'interface-address' ? fact.text.replace(/\/[^]*$/, '') : fact.text;
  const { address } = parseAddress(text);
  if (address === undefined) return undefined;
  const prefix = hostPrefix(address);
  return { prefix, interval: prefixToInterval(prefix), address };
}

/** The longest prefix that holds a whole interval: where the trie files it; the interval itself stays exact. */
function enclosing(interval: Interval): Prefix {
  let host = 0;
  while (interval.first >> BigInt(host) !== interval.last >> BigInt(host)) host++;
  return maskPrefix({ family: interval.family, value: interval.first, length: addressBits(interval.family) - host });
}

/**
 * Everything that was asked about one interval of a cluster: who waits, for which roles (of all that were asked for, so
 * that there is one cell for each interval and not one for each role), and which answers are still kept.
 */
class Question extends Cell {
  readonly claim: Claim;
  /** Roles that were asked for, as bits; all of them: `ANY`. */
  roles = 0;
  answers: Map<string, readonly AddressRole[]> | undefined;

  constructor(claim: Claim) {
    super();
    this.claim = claim;
  }
}

const ANY = 2 ** 31 - 1;

/** Roles as bits, in the order in which they are met; what no bit is left for counts as any. */
class RoleBits {
  readonly #bits = new Map<AddressRole, number>();

  of(roles: readonly AddressRole[]): number {
    if (roles.length === 0) return ANY;
    let found = 0;
    for (const role of roles) {
      let bit = this.#bits.get(role);
      if (bit === undefined) this.#bits.set(role, (bit = this.#bits.size < 30 ? 2 ** this.#bits.size : ANY));
      found |= bit;
    }
    return found;
  }
}

/** The claims of one role of a cluster: as they came until somebody asks, then by prefix. Most roles that all pods have are never asked for. */
class RoleClaims {
  #trie: PrefixTrie<Claim> | undefined;
  #waiting: Claim[] = [];
  /** Claims that still stand among those that wait and count no more; taken out together. */
  #gone: Set<Claim> | undefined;

  get size(): number {
    return this.#trie?.size ?? this.#waiting.length - (this.#gone?.size ?? 0);
  }

  add(claim: Claim): void {
    if (this.#trie !== undefined) this.#trie.insert(claim.prefix, claim);
    else if (this.#gone?.delete(claim) !== true) this.#waiting.push(claim);
  }

  /** Takes a claim out; answers whether it was there. */
  remove(claim: Claim): boolean {
    if (this.#trie !== undefined) return this.#trie.remove(claim.prefix, claim);
    (this.#gone ??= new Set()).add(claim);
    if (this.#gone.size * 2 > this.#waiting.length) this.#weed();
    return true;
  }

  /** The claims by prefix. */
  get trie(): PrefixTrie<Claim> {
    if (this.#trie !== undefined) return this.#trie;
    this.#weed();
    this.#trie = new PrefixTrie();
    for (const claim of this.#waiting) this.#trie.insert(claim.prefix, claim);
    this.#waiting = [];
    return this.#trie;
  }

  #weed(): void {
    const gone = this.#gone;
    if (gone !== undefined) this.#waiting = this.#waiting.filter((claim) => !gone.has(claim));
    this.#gone = undefined;
  }
}

/** The claims of a cluster by role. */
class ClusterClaims {
  readonly roles = new Map<AddressRole, RoleClaims>();
  /** Roles that somebody asked for, as bits. */
  asked = 0;
}

/** How many answers are kept for the next asker. Claims that are in conflict ask the same one after the other. */
const MOST_ANSWERS = 256;

/**
 * The claims of all clusters by prefix and role. Who asked what overlaps a claim runs again when
 * an overlapping claim of that role comes or goes, and only then. Claims of one interval ask one
 * question and get one list, so that n claims of one address do not make n lists of n.
 */
export class OverlapIndex {
  readonly #clusters = new Map<ClusterId, ClusterClaims>();
  readonly #questions = new Map<ClusterId, PrefixTrie<Question>>();
  /** Shape: the one that was asked for last is the last. */
  readonly #answers = new Map<string, { readonly list: readonly Claim[]; readonly question: Question }>();
  readonly #bits = new RoleBits();
  readonly #tracker: Tracker;
  readonly #order: (a: Claim, b: Claim) => number;

  constructor(tracker: Tracker, order: (a: Claim, b: Claim) => number) {
    this.#tracker = tracker;
    this.#order = order;
  }

  /** Adds a claim and touches those who asked about its neighbours. */
  add(claim: Claim): void {
    const { role } = claim.fact;
    const { roles, asked } = this.#cluster(claim.cluster);
    if ((asked & this.#bits.of([role])) !== 0) this.#touchAskers(claim);
    let claims = roles.get(role);
    if (claims === undefined) roles.set(role, (claims = new RoleClaims()));
    claims.add(claim);
  }

  /** Removes a claim and touches those who asked about its neighbours. */
  remove(claim: Claim): void {
    const cluster = this.#clusters.get(claim.cluster);
    const { role } = claim.fact;
    const claims = cluster?.roles.get(role);
    if (cluster === undefined || claims?.remove(claim) !== true) return;
    if (claims.size === 0) cluster.roles.delete(role);
    if ((cluster.asked & this.#bits.of([role])) !== 0) this.#touchAskers(claim);
    // Who asked once hears of what comes later, too.
    if (cluster.roles.size === 0 && !this.#questions.has(claim.cluster)) this.#clusters.delete(claim.cluster);
  }

  /**
   * Claims of the cluster that share an address with this one, itself included, in the given roles (none: all), in the
   * order of their places. Shape: the same list for every claim of the interval, and a new one after a change.
   */
  sharing(claim: Claim, roles: readonly AddressRole[]): readonly Claim[] {
    const interval = intervalKey(claim);
    const key = `${interval} ${roles.join()}`;
    const question = this.#ask(claim, roles);
    const answer = this.#answers.get(key)?.list ?? this.#find(claim, roles);
    if (question !== undefined) this.#keep(question, key, answer, roles);
    return answer;
  }

  #keep(question: Question, key: string, list: readonly Claim[], roles: readonly AddressRole[]): void {
    this.#answers.delete(key);
    this.#answers.set(key, { list, question });
    (question.answers ??= new Map()).set(key, roles);
    if (this.#answers.size <= MOST_ANSWERS) return;
    const [oldest] = this.#answers;
    if (oldest !== undefined) this.#drop(oldest[0], oldest[1].question);
  }

  #drop(key: string, question: Question): void {
    this.#answers.delete(key);
    question.answers?.delete(key);
    if (question.answers?.size === 0) question.answers = undefined;
  }

  #find(claim: Claim, roles: readonly AddressRole[]): readonly Claim[] {
    const found: Claim[] = [];
    for (const [role, claims] of this.#clusters.get(claim.cluster)?.roles ?? []) {
      if (roles.length > 0 && !roles.includes(role)) continue;
      claims.trie.eachOverlapping(claim.prefix, (other) => {
        if (intervalsOverlap(claim.interval, other.interval)) found.push(other);
      });
    }
    return found.sort((a, b) => this.#order(a, b) || a.fact.slot - b.fact.slot);
  }

  /** Notes the running scope as a reader of the roles; nothing outside of one, where no answer has to be kept true. */
  #ask(claim: Claim, roles: readonly AddressRole[]): Question | undefined {
    if (this.#tracker.running === undefined) return undefined;
    const questions = trieOf(this.#questions, claim.cluster);
    let question = questions.valuesAt(claim.prefix).find((each) => sameInterval(each.claim, claim));
    if (question === undefined) questions.insert(claim.prefix, (question = new Question(claim)));
    const asked = this.#bits.of(roles);
    question.roles |= asked;
    this.#cluster(claim.cluster).asked |= asked;
    question.read(this.#tracker);
    return question;
  }

  #touchAskers(claim: Claim): void {
    const { role } = claim.fact;
    const bit = this.#bits.of([role]);
    const idle: Question[] = [];
    this.#questions.get(claim.cluster)?.eachOverlapping(claim.prefix, (question) => {
      if (!intervalsOverlap(question.claim.interval, claim.interval)) return;
      if ((question.roles & bit) !== 0) question.touch(this.#tracker);
      for (const [key, roles] of question.answers ?? []) if (roles.length === 0 || roles.includes(role)) this.#drop(key, question);
      if (question.idle) idle.push(question);
    });
    for (const question of idle) this.#forget(question);
  }

  /** Drops a question that nobody waits for any more. */
  #forget(question: Question): void {
    const { claim } = question;
    for (const key of question.answers?.keys() ?? []) this.#answers.delete(key);
    const trie = this.#questions.get(claim.cluster);
    trie?.remove(claim.prefix, question);
    if (trie?.size === 0) this.#questions.delete(claim.cluster);
  }

  #cluster(id: ClusterId): ClusterClaims {
    let cluster = this.#clusters.get(id);
    if (cluster === undefined) this.#clusters.set(id, (cluster = new ClusterClaims()));
    return cluster;
  }
}

function trieOf<V>(tries: Map<ClusterId, PrefixTrie<V>>, key: ClusterId): PrefixTrie<V> {
  let trie = tries.get(key);
  if (trie === undefined) tries.set(key, (trie = new PrefixTrie()));
  return trie;
}

function sameInterval(a: Claim, b: Claim): boolean {
  return a.interval.first === b.interval.first && a.interval.last === b.interval.last;
}

function intervalKey({ cluster, interval }: Claim): string {
  return `${cluster}\n${interval.family}:${interval.first}-${interval.last}`;
}
