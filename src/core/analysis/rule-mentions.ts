import type { RuleMention } from '../../protocol/language-contract';
import { rules } from '../rules/all';
import { linesOf } from '../store/files';
import type { Engine } from './engine';

const marker = 'kube-netscope-ignore';
const MOST = 1000;

/** Rules that the comments of a file name: `# kube-netscope-ignore KN201, host-bits: why`. Cost: one search of the text. */
export function ruleMentions({ files }: Engine, path: string): RuleMention[] {
  const file = files.file(path);
  if (file === undefined) return [];
  const { text } = file;
  const mentions: RuleMention[] = [];
  for (let at = text.indexOf(marker); at >= 0 && mentions.length < MOST; at = text.indexOf(marker, at + marker.length)) {
    const lines = linesOf(file);
    const { line } = lines.position(at);
    if (!text.slice(lines.lineStart(line), at).includes('#')) continue;
    const from = at + marker.length;
    const list = text.slice(from, lines.lineStart(line + 1)).split(':')[0] ?? '';
    for (const { 0: word, index } of list.matchAll(/[A-Za-z][\w-]*/g)) {
      const code = rules.find(({ id, name }) => id === word || name === word)?.id;
      if (code !== undefined) mentions.push({ code, range: { start: lines.position(from + index), end: lines.position(from + index + word.length) } });
    }
  }
  return mentions;
}
