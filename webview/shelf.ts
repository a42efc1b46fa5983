import type { PanelTab, RevealTarget } from '../src/protocol/panel-contract';
import type { App } from './app';
import { savedRecord } from './saved';
import type { Tab } from './tab';
import { tabs } from './tabs';

/** The tabs that have been shown, and the loading of the others. */
export class Shelf {
  readonly #app: App;
  readonly #saved: Readonly<Record<string, unknown>>;
  readonly #made = new Map<PanelTab, Tab>();
  readonly #loading = new Map<PanelTab, Promise<Tab>>();
  readonly #errors = new Map<PanelTab, string>();
  /** Wishes that wait for their tab. */
  readonly #wishes = new Map<PanelTab, RevealTarget>();

  /** `saved`: what `kept` of an earlier page gave, of any shape. */
  constructor(app: App, saved: unknown) {
    this.#app = app;
    this.#saved = savedRecord(saved);
  }

  /** The tab, where it has been loaded. */
  get(id: PanelTab): Tab | undefined {
    return this.#made.get(id);
  }

  /** Why a tab could not be loaded. */
  error(id: PanelTab): string | undefined {
    return this.#errors.get(id);
  }

  /** Loads a tab, once. Errors: answers nothing, and `error` says why; the next call tries again. */
  async open(id: PanelTab): Promise<Tab | undefined> {
    const made = this.#made.get(id);
    if (made) return made;
    const loading = this.#loading.get(id) ?? this.#load(id);
    this.#loading.set(id, loading);
    try {
      return await loading;
    } catch (error) {
      this.#loading.delete(id);
      this.#errors.set(id, error instanceof Error ? error.message : String(error));
      this.#app.changed();
      return undefined;
    }
  }

  /** Hands a wish to its tab, now or when it is loaded. */
  wish(id: PanelTab, target: RevealTarget): void {
    const made = this.#made.get(id);
    if (made) made.reveal(target);
    else this.#wishes.set(id, target);
  }

  /** Another cluster is shown. */
  forget(): void {
    this.#wishes.clear();
    for (const tab of this.#made.values()) tab.forget();
  }

  /** What a reload keeps, by tab: of those not loaded what was kept before. */
  kept(): Readonly<Record<string, unknown>> {
    return { ...this.#saved, ...Object.fromEntries([...this.#made].map(([id, tab]) => [id, tab.kept()])) };
  }

  async #load(id: PanelTab): Promise<Tab> {
    const Maker = await tabs.find((entry) => entry.id === id)?.load();
    if (!Maker) throw new Error(`There is no tab ${id}`);
    const tab = new Maker(this.#app, this.#saved[id]);
    this.#made.set(id, tab);
    this.#errors.delete(id);
    const wish = this.#wishes.get(id);
    if (wish) tab.reveal(wish);
    this.#wishes.delete(id);
    this.#app.changed();
    return tab;
  }
}
