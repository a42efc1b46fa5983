import type { SpaceQuestion, SpaceView } from '../../src/protocol/space-contract';
import type { AddressRole } from '../../src/core/kube/facts';
import { buildModel } from '../../src/core/network/build';
import { claimOf } from '../../src/core/network/claims';
import type { ModelInput } from '../../src/core/network/model-input';
import type { Claim } from '../../src/core/network/subjects';
import { addressSpaceView } from '../../src/core/views/address-space';
import { SpaceMap } from '../../src/core/views/space/map';
import { viewContext } from './view-context';

let chunk = 10_000;

/** A claim of a prefix, an address or a range `a-b`. */
export function rangeClaim(role: AddressRole, text: string, origin = `test ${role}`, owner?: { readonly kind: string; readonly name: string }): Claim {
  const form = text.includes('/') ? 'prefix' : 'interval';
  const resource = owner && { group: '', ...owner, slot: 0, whole: 1, labels: {}, owners: [], body: { type: 'other' as const } };
  const made = claimOf({ chunk: chunk++, file: 'test.yaml', cluster: 'test' }, { role, form, text, slot: 3, origin, index: 0 }, resource);
  if (made === undefined) throw new Error(`no range: ${text}`);
  return made;
}

/** The map of what a cluster's manifests say. */
export function spaceMap(input: ModelInput): SpaceMap {
  return new SpaceMap(buildModel(input), input);
}

/** An answer about a cluster. */
export function askSpace(input: ModelInput, question: SpaceQuestion = {}): SpaceView {
  return addressSpaceView(spaceMap(input), question, viewContext());
}
