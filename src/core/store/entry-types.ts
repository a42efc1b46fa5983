import { groupOf, type TypeName } from '../kube/resource';

/** What only objects of a kind have, for lists that say their kind behind their entries. */
const SIGNS: readonly (readonly [RegExp, TypeName])[] = [
  [keyOf('nodeInfo'), { group: '', kind: 'Node' }],
  [keyOf('addressType'), { group: 'discovery.k8s.io', kind: 'EndpointSlice' }],
  [keyOf('containers'), { group: '', kind: 'Pod' }],
  [keyOf('clusterIP'), { group: '', kind: 'Service' }],
];
const KIND = /^(?:[ \t]*\{)?[ \t]*"kind"[ \t]*:[ \t]*"([A-Za-z]*)List"|[{,][ \t]*"kind"[ \t]*:[ \t]*"([A-Za-z]*)List"|^kind:[ \t]*["']?([A-Za-z]*)List["']?[ \t]*(?:#.*)?\r?$/m;
const API_VERSION = /"apiVersion"[ \t]*:[ \t]*"([^"]*)"|^apiVersion:[ \t]*["']?([^\s"'#]+)/m;
const OWN_KIND = /^[ ]*(?:- |\{\s*)"?(?:apiVersion|kind)"?[ ]*:/;
/** Units: characters around entries that are looked at. */
const LONGEST = 4096;

/**
 * Knows of which type the entries of a list are that do not say it themselves, as in `kind: PodList`. Where the list says
 * it behind its entries, they are taken for what they look like until then.
 */
export class EntryTypes {
  #group: string | undefined;
  /** Undefined as long as nothing is said. */
  #listed: TypeName | 'own' | undefined;
  #hasOwn: boolean | undefined;
  readonly #guessed = new Set<string>();

  /** A document begins; answers whether the one before left entries that nobody said the type of. */
  open(): boolean {
    const isOpen = this.#guessed.size > 0;
    this.#group = this.#listed = this.#hasOwn = undefined;
    this.#guessed.clear();
    return isOpen;
  }

  /** Takes what stands around entries; answers whether it says that they were taken for something else. */
  around(text: string): boolean {
    const part = text.slice(0, LONGEST);
    const version = API_VERSION.exec(part);
    if (version !== null) this.#group ??= groupOf(version[1] ?? version[2] ?? '');
    const found = KIND.exec(part);
    if (found === null || this.#listed !== undefined) return false;
    const kind = found[1] ?? found[2] ?? found[3] ?? '';
    this.#listed = kind === '' ? 'own' : { group: this.#group ?? '', kind };
    const isWrong = this.#guessed.size > 1 || (this.#guessed.size === 1 && !this.#guessed.has(`${this.#group ?? ''}/${kind}`));
    this.#guessed.clear();
    return isWrong;
  }

  /** The type of an entry that has none of its own; nothing where that is not known. Cost: nothing but for lists whose entries have none. */
  of(text: string, from: number, to: number): TypeName | undefined {
    if (this.#listed !== undefined) return this.#listed === 'own' ? undefined : this.#listed;
    this.#hasOwn ??= OWN_KIND.test(text.slice(from, from + 80));
    if (this.#hasOwn) return undefined;
    const entry = text.slice(from, to);
    const type = SIGNS.find(([sign]) => sign.test(entry))?.[1];
    if (type === undefined || type.group !== this.#group) return undefined;
    this.#guessed.add(`${type.group}/${type.kind}`);
    return type;
  }
}

function keyOf(name: string): RegExp {
  return new RegExp(`(?:^ *(?:- )?|[{,]\\s*)"?${name}"?:`, 'm');
}
