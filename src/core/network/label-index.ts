import type { Labels } from '../kube/facts';
import { Cell, type Tracker } from '../store/cell';
import type { Order } from '../store/keyed-index';
import { podLabelsOf } from './lazy-subjects';
import type { WorkloadSubject } from './subjects';

/** In longer lists a workload is not looked for as soon as it goes: thousands often go at once. */
const SHORT = 32;

/** The workloads of a namespace whose pods have the same labels: mostly the pods of one workload. */
interface Group {
  readonly id: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Everything that a selector may ask of them. */
  readonly keys: readonly Key[];
  members: WorkloadSubject[];
  isSorted: boolean;
  /** Those of the members that count no more; taken out together. */
  gone: Set<WorkloadSubject> | undefined;
}

/** The groups with one label, or all, of a namespace or everywhere. Who looks there is a reader of it. */
class Key extends Cell {
  readonly name: string;
  /** Most labels belong to one group. */
  groups: Group | Set<Group> | undefined;
  /** Units: workloads. */
  count = 0;
  /** What was answered, until something changes. */
  list: readonly WorkloadSubject[] | undefined;

  constructor(name: string) {
    super();
    this.name = name;
  }

  add(group: Group): void {
    if (this.groups === undefined) this.groups = group;
    else if (this.groups instanceof Set) this.groups.add(group);
    else this.groups = new Set([this.groups, group]);
  }

  delete(group: Group): void {
    if (this.groups instanceof Set) this.groups.delete(group);
    else if (this.groups === group) this.groups = undefined;
  }

  *all(): Iterable<Group> {
    if (this.groups instanceof Set) yield* this.groups;
    else if (this.groups !== undefined) yield this.groups;
  }

  change(by: 1 | -1, tracker: Tracker): void {
    this.count += by;
    this.list = undefined;
    this.touch(tracker);
  }
}

/**
 * Finds workloads by the labels of their pods; reads are tracked. What has equal labels is kept together, so that the
 * thousands of pods of one workload are looked at once.
 */
export class LabelIndex {
  readonly #keys = new Map<string, Key>();
  readonly #groups = new Map<string, Group>();
  /** What comes after a pod is mostly another one like it. */
  #last: Group | undefined;
  readonly #tracker: Tracker;
  readonly #order: Order<WorkloadSubject>;

  constructor(tracker: Tracker, order: Order<WorkloadSubject>) {
    this.#tracker = tracker;
    this.#order = order;
  }

  /** Adds a workload and touches everybody whose selector may match it. */
  add(workload: WorkloadSubject): void {
    const group = this.#groupOf(workload);
    if (group.gone?.has(workload) === true) weed(group);
    // A list that begins empty and grows has room for seventeen.
    if (group.members.length === 0) group.members = [workload];
    else group.members.push(workload);
    group.isSorted = group.members.length === 1;
    for (const key of group.keys) key.change(1, this.#tracker);
  }

  /** Takes a workload out, which is there, and touches everybody whose selector may match it. */
  remove(workload: WorkloadSubject): void {
    const group = this.#groupOf(workload);
    const at = group.members.length > SHORT ? -1 : group.members.indexOf(workload);
    if (at >= 0) group.members.splice(at, 1);
    else {
      const gone = (group.gone ??= new Set()).add(workload);
      // Nobody may ever look for them.
      if (gone.size * 2 > group.members.length) weed(group);
    }
    for (const key of group.keys) key.change(-1, this.#tracker);
    if (group.members.length > (group.gone?.size ?? 0)) return;
    this.#groups.delete(group.id);
    this.#last = undefined;
    for (const key of group.keys) {
      key.delete(group);
      if (key.count === 0 && key.idle) this.#keys.delete(key.name);
    }
  }

  /**
   * Workloads of a namespace (undefined: of all) whose pods have all labels of a selector, in order. Whoever has all of
   * them has each of them, so reading the one that the fewest have finds all, and being a reader of that one alone is
   * enough to hear of every change. Shape: another list after a change.
   */
  selected(namespace: string | undefined, selector: Labels): readonly WorkloadSubject[] {
    const names = Object.entries(selector).map(([label, value]) => keyName(namespace, label, value));
    const counts = names.map((name) => this.#keys.get(name)?.count ?? 0);
    const name = names[counts.indexOf(Math.min(...counts))] ?? keyName(namespace);
    const key = this.#tracker.running === undefined ? this.#keys.get(name) : this.#key(name);
    if (key === undefined) return [];
    key.read(this.#tracker);
    return names.length > 1 ? this.#membersOf([...key.all()].filter(({ labels }) => matchesLabels(labels, selector))) : (key.list ??= this.#membersOf([...key.all()]));
  }

  #membersOf(groups: readonly Group[]): readonly WorkloadSubject[] {
    for (const group of groups) {
      weed(group);
      if (!group.isSorted) group.members.sort(this.#order);
      group.isSorted = true;
    }
    const [only] = groups;
    if (groups.length <= 1) return only?.members.slice() ?? [];
    return groups.flatMap((group) => group.members).sort(this.#order);
  }

  #groupOf(workload: WorkloadSubject): Group {
    const { namespace } = workload;
    const labels = podLabelsOf(workload);
    if (this.#last?.labels === labels && this.#last.namespace === namespace) return this.#last;
    const id = groupId(namespace, labels);
    let group = this.#groups.get(id);
    if (group === undefined) this.#groups.set(id, (group = this.#made(id, namespace, labels)));
    this.#last = group;
    return group;
  }

  #made(id: string, namespace: string, labels: Labels): Group {
    const here = keyName(namespace);
    const keys = [this.#key(here), this.#key(EVERYWHERE)];
    for (const label in labels) {
      const rest = `\n${label}=${labels[label] as string}`;
      keys.push(this.#key(here + rest), this.#key(EVERYWHERE + rest));
    }
    const group: Group = { id, namespace, labels, keys: keys.slice(), members: [], isSorted: true, gone: undefined };
    for (const key of keys) key.add(group);
    return group;
  }

  #key(name: string): Key {
    let key = this.#keys.get(name);
    if (key === undefined) this.#keys.set(name, (key = new Key(name)));
    return key;
  }
}

/** Whether labels have all pairs of a selector. */
export function matchesLabels(labels: Labels, selector: Labels): boolean {
  for (const name in selector) if (labels[name] !== selector[name]) return false;
  return true;
}

/** Equal for equal namespaces and labels only: lengths tell where a text ends, whatever is in it. */
function groupId(namespace: string, labels: Labels): string {
  let id = `${namespace.length} ${namespace}`;
  for (const name in labels) {
    const value = labels[name] as string;
    id += `\n${name.length} ${value.length} ${name}${value}`;
  }
  return id;
}

const EVERYWHERE = '*';

function keyName(namespace: string | undefined, label?: string, value?: string): string {
  const where = namespace === undefined ? EVERYWHERE : `n${namespace}`;
  return label === undefined ? where : `${where}\n${label}=${value ?? ''}`;
}

/** Takes out what counts no more, all at once. */
function weed(group: Group): void {
  const { gone } = group;
  if (gone === undefined) return;
  group.members = group.members.filter((workload) => !gone.has(workload));
  group.gone = undefined;
}
