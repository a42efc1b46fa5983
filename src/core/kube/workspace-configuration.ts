// This file knows the shape of `.kube-netscope.yaml`; it must never know which folder the file stands in.
import { type Cursor, rootCursor } from '../yaml/cursor';
import { readYaml } from '../yaml/read';
import type { YamlReader } from '../yaml/reader';
import { SpanTable } from '../yaml/span-table';
import { compact } from './compact';
import type { Extracted } from './extract';
import type { AddressRole, Located, WorkspaceConfiguration } from './facts';
import { FactsBuilder } from './facts-builder';

/** Names of the file that says how the folder it stands in is to be understood. */
export const configurationNames: readonly string[] = ['.kube-netscope.yaml', '.kube-netscope.yml'];

const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'];
const severityChoice = 'error, warning, info, hint or off';

/** Whether a path names a configuration, at any depth. */
export function isConfigurationPath(path: string): boolean {
  return configurationNames.includes(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * Reads a configuration. Its networks become address facts of the roles `external-network` and `reserved-network`.
 * Errors: never throws; each mistake is a problem at its place, everything else counts.
 */
export function extractConfiguration(text: string, reader: YamlReader = readYaml): Extracted {
  const { root, problems } = reader(text);
  const spans = new SpanTable();
  const out = new FactsBuilder(spans, reader);
  const configuration = new ConfigurationReader(out).read(rootCursor(root, text, spans));
  for (const { code, message, span } of problems) out.problem({ code, message, slot: spans.add(span) });
  const facts = out.build();
  return { facts: configuration === undefined ? facts : { ...facts, configuration }, spans: spans.offsets, template: false };
}

/** What is no path below a folder. */
const OUTSIDE = /^\/|^[A-Za-z]:[\\/]|(?:^|\/)\.\.(?:\/|$)/;

type Section = (value: Cursor) => void;

class ConfigurationReader {
  readonly #out: FactsBuilder;
  #clusters: WorkspaceConfiguration['clusters'];
  #rules: Record<string, Located<string>> | undefined;
  #ignores: WorkspaceConfiguration['ignores'];
  #rendered: WorkspaceConfiguration['rendered'];
  #external = false;
  #reserved = false;
  readonly #sections: Readonly<Record<string, Section>> = {
    clusters: (value) => this.#readClusters(value),
    externalNetworks: (value) => this.#readExternal(value),
    reservedRanges: (value) => this.#readReserved(value),
    rules: (value) => this.#readRules(value),
    ignores: (value) => this.#readIgnores(value),
    rendered: (value) => {
      this.#rendered = this.#texts(value, 'rendered', 'folders');
    },
  };

  constructor(out: FactsBuilder) {
    this.#out = out;
  }

  read(root: Cursor): WorkspaceConfiguration | undefined {
    if (!root.isGiven) return undefined;
    if (root.node?.type !== 'map') {
      this.#wrong(root, `A configuration is a mapping with ${this.#keys()}`);
      return undefined;
    }
    for (const { key, value } of root.entries()) {
      if (key === '$schema') continue;
      const section = this.#sections[key];
      if (section === undefined) this.#wrongKey(value, `There is no setting ${key}; there are ${this.#keys()}`);
      else if (value.isGiven) section(value);
    }
    return compact<WorkspaceConfiguration>({
      clusters: this.#clusters,
      rules: this.#rules,
      ignores: this.#ignores,
      rendered: this.#rendered,
      externalNetworks: this.#external || undefined,
      reservedRanges: this.#reserved || undefined,
    });
  }

  #keys(): string {
    return Object.keys(this.#sections).join(', ');
  }

  #readClusters(value: Cursor): void {
    if (!this.#isMap(value, 'clusters', 'names with lists of globs')) return;
    this.#clusters = value.entries().flatMap(({ key, value: globs }) => {
      const texts = this.#texts(globs, `clusters.${key}`, 'globs');
      return texts === undefined ? [] : [{ name: key, globs: texts }];
    });
  }

  #readExternal(value: Cursor): void {
    if (!this.#isList(value, 'externalNetworks', 'entries with name and prefix or range')) return;
    this.#external = true;
    for (const item of value.items()) {
      const name = item.get('name').text();
      if (item.node?.type !== 'map' || name === undefined || name === '') {
        this.#wrong(item, 'An external network needs a name, and a prefix or a range: {name: office, prefix: 10.8.0.0/16}');
        continue;
      }
      this.#noOtherKeys(item, ['name', 'prefix', 'range', 'note']);
      const note = item.get('note').text();
      this.#network(item, 'external-network', note === undefined ? `external network ${name}` : `external network ${name} (${note})`);
    }
  }

  #readReserved(value: Cursor): void {
    if (!this.#isList(value, 'reservedRanges', 'prefixes, a-b ranges, or entries with prefix or range')) return;
    this.#reserved = true;
    for (const item of value.items()) {
      if (item.node?.type !== 'map') {
        const text = item.text();
        if (text === undefined) this.#wrong(item, 'A reserved range is a prefix or a range: 10.9.0.0/16, or 10.9.0.1-10.9.0.9');
        else this.#out.address(item, { role: 'reserved-network', form: text.includes('/') ? 'prefix' : 'interval', origin: 'reserved range' });
        continue;
      }
      this.#noOtherKeys(item, ['name', 'prefix', 'range', 'note']);
      const label = item.get('name').text() ?? item.get('note').text();
      this.#network(item, 'reserved-network', label === undefined ? 'reserved range' : `reserved range ${label}`);
    }
  }

  #network(item: Cursor, role: AddressRole, origin: string): void {
    const prefix = item.get('prefix');
    const range = item.get('range');
    if (prefix.isGiven === range.isGiven) this.#wrong(item, 'Either prefix (10.8.0.0/16) or range (10.8.0.1-10.8.0.99) has to be given');
    else if (prefix.isGiven) this.#out.address(prefix, { role, form: 'prefix', origin });
    else this.#out.address(range, { role, form: 'interval', origin });
  }

  #readRules(value: Cursor): void {
    if (!this.#isMap(value, 'rules', 'rules with severities')) return;
    const rules: Record<string, Located<string>> = {};
    for (const { key, value: entry } of value.entries()) {
      const severity = wordOf(entry);
      if (severity === undefined || !severities.includes(severity)) this.#wrong(entry, `rules.${key} has to be ${severityChoice}`);
      else rules[key] = { value: severity, slot: entry.keySlot() };
    }
    this.#rules = rules;
  }

  #readIgnores(value: Cursor): void {
    if (!this.#isList(value, 'ignores', 'entries with rule, files and reason')) return;
    this.#ignores = value.items().flatMap((item) => {
      const rule = item.get('rule');
      const id = rule.text();
      if (id === undefined || id === '') {
        this.#wrong(item, 'An entry of ignores needs a rule: {rule: KN202, files: labs/**, reason: …}');
        return [];
      }
      this.#noOtherKeys(item, ['rule', 'files', 'reason']);
      const files = item.get('files').exists ? this.#texts(item.get('files'), 'files', 'globs') : ['**'];
      const reason = item.get('reason').text();
      if (reason === undefined || reason.trim() === '') this.#wrong(item, `Say in reason why ${id} is ignored`);
      return files === undefined || reason === undefined || reason.trim() === '' ? [] : [{ rule: { value: id, slot: rule.slot() }, files, reason }];
    });
  }

  #texts(value: Cursor, key: string, what: string): readonly string[] | undefined {
    const entries = value.text() === undefined ? value.items() : [value];
    const texts = entries.map((item) => item.text());
    if ((value.node?.type !== 'seq' && value.text() === undefined) || !texts.every((text) => text !== undefined)) {
      this.#wrong(value, `${key} has to be a list of ${what}`);
      return undefined;
    }
    return entries.flatMap((item) => {
      const text = item.text() ?? '';
      if (text.trim() !== '' && !OUTSIDE.test(text)) return [text];
      this.#wrong(item, `"${text}" in ${key} fits no file: ${what} start at the folder of this file and stay inside, as in clusters/prod`);
      return [];
    });
  }

  #isMap(value: Cursor, key: string, what: string): boolean {
    if (value.node?.type === 'map') return true;
    this.#wrong(value, `${key} has to be a mapping of ${what}`);
    return false;
  }

  #isList(value: Cursor, key: string, what: string): boolean {
    if (value.node?.type === 'seq') return true;
    this.#wrong(value, `${key} has to be a list of ${what}`);
    return false;
  }

  #noOtherKeys(item: Cursor, known: readonly string[]): void {
    for (const { key, value } of item.entries()) {
      if (!known.includes(key)) this.#wrongKey(value, `There is no ${key} here; there are ${known.join(', ')}`);
    }
  }

  #wrong(cursor: Cursor, message: string): void {
    this.#out.problem({ code: 'configuration', message, slot: cursor.slot() });
  }

  #wrongKey(cursor: Cursor, message: string): void {
    this.#out.problem({ code: 'configuration', message, slot: cursor.keySlot() });
  }
}

// YAML 1.1 reads `off` as false.
function wordOf(value: Cursor): string | undefined {
  return value.bool() === false ? 'off' : value.text();
}
