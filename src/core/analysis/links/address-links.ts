import { parseInterval } from '../../ip/interval';
import type { AddressFact, AddressForm, AddressRole } from '../../kube/facts';
import { claimOf } from '../../network/claims';
import type { Claim } from '../../network/subjects';
import { placeOf } from '../../network/subjects';
import type { Place } from '../../store/place';
import { holderPlace, holdersIn } from '../../views/holders';
import type { CursorPlace } from '../cursor-place';
import { hoverTarget } from '../hover';
import type { Links, LinkSources } from './links';
import { holds } from './service-links';

/** Roles of single addresses that say who holds the address. */
const holding: readonly AddressRole[] = ['cluster-address', 'pod-address', 'node-address', 'external-address', 'load-balancer-address', 'api-server-address'];
/** Roles of ranges; those of policies and firewalls are no claims on addresses. */
export const rangeRoles: readonly AddressRole[] = [
  'pod-range', 'service-range', 'node-network', 'node-pod-range', 'calico-pool', 'flannel-network', 'cilium-pool', 'load-balancer-pool',
  'pod-subnet', 'node-block', 'join-network', 'vpc-network', 'docker-network', 'external-network', 'other-range',
];

/** From an address to who holds it and who names it, from a range to those that it meets. */
export function addressLinks(at: CursorPlace, sources: LinkSources): Links | undefined {
  const target = hoverTarget(sources.engine, at.file.path, at.offset);
  const claim = target && asked(at, target.text);
  if (target === undefined || claim === undefined) return undefined;
  const links = claim.address === undefined ? ofRange(claim, at, sources) : ofAddress(claim, at, sources);
  return { origin: target.span, ...links };
}

/** The text at the cursor as a claim that nobody made. */
function asked({ subjects }: CursorPlace, text: string): Claim | undefined {
  const form: AddressForm = text.includes('/') ? 'prefix' : parseInterval(text).interval === undefined || !text.includes('-') ? 'address' : 'interval';
  const fact: AddressFact = { role: 'other-range', form, text, slot: -1, origin: '', index: 0 };
  return claimOf(subjects, fact, undefined);
}

function ofAddress(claim: Claim, at: CursorPlace, { engine, models }: LinkSources): Links {
  const { index } = engine;
  const holders = (): Place[] => {
    const all = index.overlapping(claim, ...holding);
    const declared = all.filter((other) => !isHere(at, other));
    if (declared.length > 0) return placesOf(declared);
    // What declares itself leads on to the range that it is from.
    if (all.length > 0) return around(claim, index.overlapping(claim, ...rangeRoles));
    const model = models.of(claim.cluster);
    const derived = model === undefined ? [] : [...holdersIn(model, claim.interval)].flatMap((holder) => holderPlace(holder) ?? []);
    return derived.length > 0 ? derived : around(claim, index.overlapping(claim, ...rangeRoles));
  };
  return { definitions: holders, references: () => placesOf(index.overlapping(claim).filter(({ address }) => address !== undefined)) };
}

function ofRange(claim: Claim, at: CursorPlace, { engine: { index } }: LinkSources): Links {
  const others = (): Claim[] => index.overlapping(claim, ...rangeRoles).filter((other) => !isHere(at, other));
  const same = ({ interval }: Claim): boolean => interval.first === claim.interval.first && interval.last === claim.interval.last;
  return {
    definitions: () => {
      const met = others();
      const equal = met.filter(same);
      return equal.length > 0 ? placesOf(equal) : around(claim, met);
    },
    references: () => placesOf(others()),
  };
}

function isHere(at: CursorPlace, { chunk, fact }: Claim): boolean {
  return chunk === at.chunk.id && holds(at, fact.slot);
}

/** The ranges that hold all of it, smallest first. */
function around({ interval }: Claim, ranges: readonly Claim[]): Place[] {
  const holders = ranges.filter((other) => other.interval.first <= interval.first && interval.last <= other.interval.last);
  const size = ({ interval: { first, last } }: Claim): bigint => last - first;
  return placesOf(holders.sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0)));
}

function placesOf(claims: readonly Claim[]): Place[] {
  return claims.map((claim) => placeOf(claim, claim.fact.slot));
}
