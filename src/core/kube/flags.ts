import type { Cursor } from '../yaml/cursor';
import { subSlot } from '../yaml/embedded';

/** One flag of a command line; `from` and `to` say where its value stands in the text of `cursor`. */
export interface Flag {
  readonly name: string;
  readonly value: string;
  readonly cursor: Cursor;
  readonly from: number;
  readonly to: number;
}

/** The flags that one component of Kubernetes is started with. */
export interface CommandLine {
  readonly component: string;
  readonly flags: readonly Flag[];
}

interface Word {
  readonly text: string;
  readonly cursor: Cursor;
  readonly from: number;
  readonly to: number;
}

const COMPONENTS: ReadonlyMap<string, string> = new Map([
  ...['kube-apiserver', 'kube-controller-manager', 'cloud-controller-manager', 'kube-proxy', 'kubelet'].map((name) => [name, name] as const),
  ...['kube-router', 'etcd', 'node-cache', 'kube-ovn-controller', 'ovnkube', 'k3s'].map((name) => [name, name] as const),
  ['start-controller.sh', 'kube-ovn-controller'],
  ['apiserver', 'kube-apiserver'],
  ['controller-manager', 'kube-controller-manager'],
]);
const ENDS_COMMAND = /^(?:;|&&?|\|\|?|>>?|2>&1|\d?>.*)$/;
const LONGEST_SCRIPT = 100_000;

/**
 * The component that a container runs, with its flags: from `command` and `args`, from a shell
 * script in them, or from `args` alone when the container or its image is named like a component.
 */
export function commandLineOf(container: Cursor): CommandLine | undefined {
  const [command, args] = [container.get('command'), container.get('args')];
  const words = command.exists || args.exists ? [...command.items(), ...args.items()].flatMap(wordsOf) : [];
  const start = words.findIndex((word) => COMPONENTS.has(baseName(word.text)));
  if (start >= 0) return { component: COMPONENTS.get(baseName(words[start]?.text ?? '')) ?? '', flags: flagsOf(words.slice(start + 1)) };
  if (command.exists) return undefined;
  const named = [container.get('name').text() ?? '', imageName(container.get('image').text() ?? '')].find((name) => COMPONENTS.has(name));
  return named === undefined ? undefined : { component: COMPONENTS.get(named) ?? '', flags: flagsOf(words) };
}

/** Flags from a map of names to values, or from a list of `{name, value}` as kubeadm v1beta4 has it. */
export function extraArgsOf(cursor: Cursor): Flag[] {
  const pairs = cursor.node?.type === 'map' ? cursor.entries() : cursor.items().map((item) => ({ key: item.get('name').text() ?? '', value: item.get('value') }));
  return pairs.flatMap(({ key, value }) => {
    const text = value.text();
    return text === undefined || key === '' ? [] : [{ name: key.replace(/^--/, ''), value: text, cursor: value, from: 0, to: text.length }];
  });
}

/** Place of a flag's value. */
export function flagSlot(flag: Flag): number {
  return subSlot(flag.cursor, flag.from, flag.to);
}

function flagsOf(words: readonly Word[]): Flag[] {
  const flags: Flag[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || ENDS_COMMAND.test(word.text)) break;
    const match = /^--?([A-Za-z][A-Za-z0-9-]*)(=?)/.exec(word.text);
    if (match === null) continue;
    const name = match[1] ?? '';
    const next = words[i + 1];
    if (match[2] === '=') flags.push(partOf(word, name, match[0].length));
    else if (next === undefined || next.text.startsWith('-') || ENDS_COMMAND.test(next.text)) flags.push({ ...word, name, value: 'true' });
    else flags.push(partOf(next, name, 0));
  }
  return flags;
}

function partOf(word: Word, name: string, skip: number): Flag {
  const raw = word.text.slice(skip);
  const quoted = /^(["'])(.*)\1$/.exec(raw);
  const from = word.from + skip + (quoted === null ? 0 : 1);
  const value = quoted?.[2] ?? raw;
  return { name, value, cursor: word.cursor, from, to: from + value.length };
}

/** One word per token, or the words of a shell script. */
function wordsOf(cursor: Cursor): Word[] {
  const text = cursor.text();
  if (text === undefined || text.length > LONGEST_SCRIPT) return [];
  if (!/\s/.test(text) || text.startsWith('-')) return [{ text, cursor, from: 0, to: text.length }];
  const words: Word[] = [];
  for (const match of text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"';])+|;/g)) {
    if (match[0] !== '\\') words.push({ text: match[0], cursor, from: match.index, to: match.index + match[0].length });
  }
  return words;
}

function baseName(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

function imageName(image: string): string {
  return baseName(image).replace(/[:@][^]*$/, '').replace(/-(?:amd64|arm64)$/, '');
}
