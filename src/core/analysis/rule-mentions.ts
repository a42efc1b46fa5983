import type { RuleMention } from '../../protocol/language-contract';
import { rules } from '../rules/all';
import { type FileRecord, type FileTable, linesOf } from '../store/files';
import type { Engine } from './engine';

const marker = 'kube-netscope-ignore';
const MOST = 1000;

/**
 * Rules that the comments of a file name: `# kube-netscope-ignore KN201, host-bits: why`; in a `.kube-netscope.yaml` those
 * whose severity it sets or that it ignores, too. Cost: one search of the text.
 */
export function ruleMentions({ files }: Engine, path: string): RuleMention[] {
  const file = files.file(path);
  return file === undefined ? [] : [...inConfiguration(file, files), ...inComments(file)];
}

function inConfiguration(file: FileRecord, files: FileTable): RuleMention[] {
  return file.chunks.flatMap(({ id, facts: { configuration } }) => {
    const ignored = (configuration?.ignores ?? []).map(({ rule }) => ({ word: rule.value, slot: rule.slot }));
    const set = Object.entries(configuration?.rules ?? {}).map(([word, { slot }]) => ({ word, slot }));
    return [...set, ...ignored].flatMap(({ word, slot }) => {
      // Quotes may stand around it.
      const from = file.text.indexOf(word, files.locate({ chunk: id, slot })?.span.start ?? file.text.length);
      return from < 0 ? [] : (mentionAt(file, from, word) ?? []);
    });
  });
}

function mentionAt(file: FileRecord, from: number, word: string): RuleMention | undefined {
  const code = rules.find(({ id, name }) => id === word || name === word)?.id;
  const lines = linesOf(file);
  return code === undefined ? undefined : { code, range: { start: lines.position(from), end: lines.position(from + word.length) } };
}

function inComments(file: FileRecord): RuleMention[] {
  const { text } = file;
  const mentions: RuleMention[] = [];
  for (let at = text.indexOf(marker); at >= 0 && mentions.length < MOST; at = text.indexOf(marker, at + marker.length)) {
    const lines = linesOf(file);
    const { line } = lines.position(at);
    if (!text.slice(lines.lineStart(line), at).includes('#')) continue;
    const from = at + marker.length;
    const list = text.slice(from, lines.lineStart(line + 1)).split(':')[0] ?? '';
    for (const { 0: word, index } of list.matchAll(/[A-Za-z][\w-]*/g)) {
      const mention = mentionAt(file, from + index, word);
      if (mention !== undefined) mentions.push(mention);
    }
  }
  return mentions;
}
