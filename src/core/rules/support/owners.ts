// This file knows which manifests speak of one and the same thing, so that copies never conflict with each other.
import type { Resource } from '../../kube/facts';
import { type Interval, parseInterval } from '../../ip/interval';
import type { Network } from '../../network/network';
import type { AddressSubject, Claim, WorkloadSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';
import { firstParties, MOST_PARTIES } from './parties';

/**
 * Whether two manifests are copies of one resource, as in a base, its overlay and an environment folder.
 * Shape: a namespace that is not written may be any, because kustomize and kubectl fill it in.
 */
export function sameResource(a: Resource, b: Resource): boolean {
  if (a.kind !== b.kind || a.name !== b.name) return false;
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
}

/** Whether two claims are written in copies of one resource or in one and the same. */
export function sameOwner(a: Claim, b: Claim): boolean {
  if (a.chunk === b.chunk && a.fact.owner === b.fact.owner) return true;
  return a.owner !== undefined && b.owner !== undefined && sameResource(a.owner, b.owner);
}

/** `Service default/web`, or the origin of the value where it belongs to no object. */
export function ownerTitle(claim: Claim): string {
  if (claim.owner === undefined) return claim.fact.origin;
  const { kind, name, namespace } = claim.owner;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/**
 * All places in the claim's own resource that state the same value in the same role, as `podCIDR` and `podCIDRs[0]` do.
 * Shape: by slot, the claim itself included. Cost: those with the value; each value is read once.
 */
export function placesOfValue(claim: Claim, network: Network): readonly AddressSubject[] {
  const { slot, owner, role } = claim.fact;
  const same = valuesOf(network.addressesOf(claim)).get(keyOf(role, owner, claim.interval));
  if (same?.slots.has(slot) === true) return same.places;
  const own = network.addressesOf(claim).filter(({ fact }) => fact.slot === slot && fact.owner === owner && fact.role === role);
  return [...(same?.places ?? []), ...own].sort(bySlot);
}

function bySlot(a: AddressSubject, b: AddressSubject): number {
  return a.fact.slot - b.fact.slot;
}

type ByValue = ReadonlyMap<string, { readonly places: readonly AddressSubject[]; readonly slots: ReadonlySet<number> }>;

/** A chunk's list of addresses stays the same list until its facts change, or are read again. */
const valuesOf = keptFor((addresses: readonly AddressSubject[]): ByValue => {
  const made = new Map<string, AddressSubject[]>();
  for (const address of addresses) {
    const { form, text, role, owner } = address.fact;
    const { interval } = parseInterval(form === 'interface-address' ? text.replace(/\/[^]*$/, '') : text);
    if (interval === undefined) continue;
    const key = keyOf(role, owner, interval);
    const list = made.get(key);
    if (list === undefined) made.set(key, [address]);
    else list.push(address);
  }
  return new Map([...made].map(([key, places]) => [key, { places: places.sort(bySlot), slots: new Set(places.map(({ fact }) => fact.slot)) }]));
});

function keyOf(role: string, owner: number | undefined, { family, first, last }: Interval): string {
  return `${role} ${owner} ${family} ${first.toString(16)} ${last.toString(16)}`;
}

/** Whether the claim is the first place of its resource with this value: the one that a finding is reported at. */
export function isFirstPlace(claim: Claim, network: Network): boolean {
  return placesOfValue(claim, network)[0]?.fact.slot === claim.fact.slot;
}

/** One claim per owner, in order: a resource that states a value twice counts once. Cost: O(claims), by kind and name first. */
export function onePerOwner(claims: readonly Claim[]): readonly Claim[] {
  const isNew = newOwners();
  return claims.filter(isNew);
}

/** One claim of each other owner that fits, in order; no more than are counted. Shape: claims of one object in one role fit alike. */
export function otherOwners(claim: Claim, among: readonly Claim[], fits: (other: Claim) => boolean = () => true): readonly Claim[] {
  const isNew = newOwners();
  return firstParties(among.length > MOST_PARTIES ? onePerObject(among) : among, (other) => other !== claim && fits(other) && !sameOwner(other, claim) && isNew(other));
}

/** The first claim of each object in each role, in order: an object may have thousands. */
const onePerObject = keptFor((claims: readonly Claim[]): readonly Claim[] => {
  const first = new Map<string, Claim>();
  for (const claim of claims) {
    const key = `${claim.chunk} ${claim.fact.owner} ${claim.fact.role}`;
    if (!first.has(key)) first.set(key, claim);
  }
  return [...first.values()];
});

/** Tells of each claim whether it is the first of its owner. */
function newOwners(): (claim: Claim) => boolean {
  const alike = new Map<string, Claim[]>();
  return (claim) => {
    const { owner } = claim;
    const key = owner === undefined ? `${claim.chunk}` : `${owner.kind}/${owner.name}`;
    const others = alike.get(key);
    if (others?.some((other) => sameOwner(other, claim)) === true) return false;
    if (others === undefined) alike.set(key, [claim]);
    else others.push(claim);
    return true;
  };
}

/**
 * The topmost owner of a workload among the given ones, as text: a Pod of a ReplicaSet of a Deployment in a dump is the
 * Deployment. Owners that are not among them still count, so that two pods of one absent ReplicaSet are one workload.
 * Source: metadata.ownerReferences; names of ReplicaSets and Jobs are the owner's name, a dash and a suffix.
 */
function rootOf(workload: WorkloadSubject, among: readonly WorkloadSubject[]): string {
  let kind = workload.resource.kind;
  let name = workload.resource.name;
  let owners = workload.resource.owners;
  for (let depth = 0; depth < 8; depth++) {
    const owner = owners.find((each) => each.kind !== 'Node');
    if (owner === undefined) break;
    ({ kind, name } = owner);
    const found = among.find((each) => isNamed(each, workload, kind, name));
    owners = found?.resource.owners ?? [];
    if (found === undefined) break;
  }
  const maker = makerKind.get(kind);
  const stem = name.replace(/-[^-]+$/, '');
  const made = maker === undefined ? undefined : among.find((each) => isNamed(each, workload, maker, stem));
  return made === undefined ? `${kind}/${workload.namespace}/${name}` : `${maker}/${workload.namespace}/${made.resource.name}`;
}

/** Kinds whose objects are usually made by another, which a dump may hold without the link between them. */
const makerKind = new Map([['ReplicaSet', 'Deployment'], ['Job', 'CronJob']]);

function isNamed(each: WorkloadSubject, like: WorkloadSubject, kind: string, name: string): boolean {
  return each.resource.kind === kind && each.resource.name === name && each.namespace === like.namespace;
}

/** Tells the root of each of some workloads. Cost: per set of pods with one owner one search, for the others a look at a table. */
export const rootFinder = keptFor((among: readonly WorkloadSubject[]): ((workload: WorkloadSubject) => string) => {
  const known = new Map<string, string>();
  return (workload) => {
    const { resource, namespace } = workload;
    const itself = `${resource.kind}/${namespace}/${resource.name}`;
    const [owner] = resource.owners;
    if (owner === undefined && !makerKind.has(resource.kind)) return itself;
    const key = owner === undefined || owner.kind === 'Node' ? itself : `${owner.kind}/${namespace}/${owner.name}\n`;
    let root = known.get(key);
    if (root === undefined) known.set(key, (root = rootOf(workload, among)));
    return root;
  };
});

/** Whether two workloads name the same first owner, as the pods of one DaemonSet do. */
export function haveOneOwner(a: WorkloadSubject, b: WorkloadSubject): boolean {
  const ofA = a.resource.owners[0];
  const ofB = b.resource.owners[0];
  return ofA !== undefined && ofB !== undefined && ofA.kind !== 'Node' && ofA.name === ofB.name && ofA.kind === ofB.kind && a.namespace === b.namespace;
}

const applicationKeys = ['app', 'app.kubernetes.io/name', 'app.kubernetes.io/instance', 'k8s-app', 'name'];

/**
 * Whether two workloads of different files look like variants of one application, of which a reader takes one: equal
 * application labels, or a name that is the other one with an ending (javaweb, javaweb-2).
 */
export function areVariants(a: WorkloadSubject, b: WorkloadSubject): boolean {
  if (a.file === b.file) return false;
  const [labels, others] = [a.body.template.labels, b.body.template.labels];
  if (applicationKeys.some((key) => labels[key] !== undefined && labels[key] === others[key])) return true;
  const [short = '', long = ''] = [a.resource.name, b.resource.name].sort((x, y) => x.length - y.length);
  return short !== '' && long.startsWith(`${short}-`);
}
