import type { Place } from '../store/place';
import type { Provenance, Sourced } from './model';

const STRENGTH: Readonly<Record<Provenance, number>> = { assumed: 0, derived: 1, declared: 2 };

/** A value that a manifest writes at a place. */
export function declared<T>(value: T, place: Place, because: string): Sourced<T> {
  return { value, provenance: 'declared', place, because };
}

/** A default that nothing in the manifests contradicts. */
export function assumed<T>(value: T, because: string): Sourced<T> {
  return { value, provenance: 'assumed', because };
}

/** A value computed from others: derived, unless one of them is only assumed. */
export function derived<T>(value: T, because: string, ...from: readonly (Sourced<unknown> | undefined)[]): Sourced<T> {
  // Once per pod and more: no lists are made here.
  let provenance: Provenance = 'derived';
  for (const source of from) if (source !== undefined && STRENGTH[source.provenance] < STRENGTH[provenance]) provenance = source.provenance;
  return { value, provenance, because };
}

/** The least certain of several ways of knowing. */
export function weakest(...provenances: readonly Provenance[]): Provenance {
  let least: Provenance = 'declared';
  for (const provenance of provenances) if (STRENGTH[provenance] < STRENGTH[least]) least = provenance;
  return least;
}
