import assert from 'node:assert/strict';
import type { Extracted } from '../../src/core/kube/extract';

/** Checks what holds for whatever was read: every place lies in the text, every slot and owner exists, facts survive JSON. */
export function checkPlaces({ facts, spans }: Extracted, length: number): void {
  for (let i = 0; i < spans.length; i += 2) {
    const [start = -1, end = -1] = [spans[i], spans[i + 1]];
    assert.ok(0 <= start && start <= end && end <= length, `span ${start}-${end} of ${length}`);
  }
  const slots = [...facts.addresses, ...facts.settings, ...facts.problems, ...facts.resources].map((f) => f.slot);
  for (const slot of slots) assert.ok(Number.isInteger(slot) && slot >= 0 && 2 * slot < spans.length);
  for (const { owner } of facts.addresses) assert.ok(owner === undefined || owner < facts.resources.length);
  assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  // A reader that throws is caught for the user's sake; here it is a mistake.
  for (const { message } of facts.problems) assert.doesNotMatch(message, /could not be read: /);
}
