import { formatAddress } from '../../ip/address';
import type { ModelPod } from '../../network/model';

/** What things are found by, in lower case. Shape: `ends` are positions in `text`, one per thing. */
export interface FoundBy {
  readonly text: string;
  readonly ends: Uint32Array;
}

interface Block extends FoundBy {
  readonly pods: readonly ModelPod[];
}

/** Pods whose text is made at once. */
const blockSize = 1000;

// By the first pod of a block. Most edits replace the pods of one workload, so that most blocks stay.
const known = new WeakMap<ModelPod, Block>();

/** What pods are found by. Cost: that of the blocks in which a pod is another object than before, and of joining all. */
export function textOfPods(pods: readonly ModelPod[]): FoundBy {
  const ends = new Uint32Array(pods.length);
  const parts: string[] = [];
  let length = 0;
  for (let start = 0; start < pods.length; start += blockSize) {
    const block = blockOf(pods, start);
    parts.push(block.text);
    block.ends.forEach((end, at) => (ends[start + at] = length + end));
    length += block.text.length;
  }
  return { text: parts.join(''), ends };
}

function blockOf(pods: readonly ModelPod[], start: number): Block {
  const first = pods[start];
  const kept = first && known.get(first);
  const size = Math.min(blockSize, pods.length - start);
  if (kept?.pods.length === size && kept.pods.every((pod, at) => pod === pods[start + at])) return kept;
  const made = blockWith(pods.slice(start, start + size));
  if (first !== undefined) known.set(first, made);
  return made;
}

function blockWith(pods: readonly ModelPod[]): Block {
  const ends = new Uint32Array(pods.length);
  let text = '';
  pods.forEach(({ name: { value: name }, addresses, namespace }, at) => {
    let lines = `\n${name}\n`;
    for (const { value } of addresses) lines += `${formatAddress(value)}\n`;
    lines += `${namespace}/${name}\n`;
    // Letters in lower case may be more of them, outside of ASCII.
    text += plain.test(lines) ? lines : lines.toLowerCase();
    ends[at] = text.length;
  });
  return { pods, text: text.toLowerCase(), ends };
}

const plain = /^[\0-\x7f]*$/;

/** Words as an index holds them: each on a line of its own between line breaks. */
export function linesOf(words: readonly string[]): string {
  return `\n${words.join('\n')}\n`.toLowerCase();
}
