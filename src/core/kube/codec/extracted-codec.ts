import type { Extracted } from '../extract';
import { chunkFacts } from './facts-codec';
import { DamagedTape, type TapeReader, type TapeWriter } from './tape';

/** Writes what a chunk told. Spans as differences: most are small. */
export function writeExtracted(tape: TapeWriter, { facts, spans, template }: Extracted): void {
  tape.number(template ? 1 : 0);
  tape.number(spans.length / 2);
  let before = 0;
  for (let at = 0; at < spans.length; at += 2) {
    const start = spans[at] as number;
    const by = start - before;
    tape.number(by < 0 ? -2 * by - 1 : 2 * by);
    tape.number((spans[at + 1] as number) - start);
    before = start;
  }
  chunkFacts.write(tape, facts);
}

/**
 * Reads it again. Units: `length` of the chunk's text, in which every place has to be.
 * Errors: `DamagedTape` for what no extraction could have told.
 */
export function readExtracted(tape: TapeReader, length: number): Extracted {
  const template = tape.number() === 1;
  const spans = readSpans(tape, length);
  tape.slots = spans.length / 2;
  const facts = chunkFacts.read(tape);
  const { length: resources } = facts.resources;
  for (const { owner } of facts.addresses) if (owner !== undefined && !(Number.isInteger(owner) && owner < resources && owner >= 0)) throw new DamagedTape();
  if (!tape.isDone) throw new DamagedTape();
  return { facts, spans, template };
}

function readSpans(tape: TapeReader, length: number): number[] {
  const spans: number[] = [];
  let before = 0;
  for (let rest = tape.count(); rest > 0; rest--) {
    const by = tape.number();
    const start = before + ((by & 1) === 1 ? -((by + 1) / 2) : by / 2);
    const end = start + tape.number();
    if (start < 0 || end > length) throw new DamagedTape();
    spans.push(start, end);
    before = start;
  }
  return spans;
}
