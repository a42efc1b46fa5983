import type { TemplateResult } from 'lit/html.js';
import type { ExportKind, RevealTarget } from '../src/protocol/panel-contract';
import type { App } from './app';
import { Asked } from './asked';
import type { Subject } from './menu/subject';

/**
 * One tab of the page: its part of the state, what it asks the editor for, how it is drawn.
 * It is made when it is shown for the first time and lives as long as the page.
 */
export abstract class Tab<State extends object = object> {
  #state: State;

  constructor(
    readonly app: App,
    state: State,
  ) {
    this.#state = state;
  }

  /** The tab's own part of the state, now. */
  get state(): State {
    return this.#state;
  }

  /** Changes the tab's part of the state. */
  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.app.keep();
    this.app.changed();
  }

  /** A question of this tab to the editor. */
  asked<Value>(): Asked<Value> {
    return new Asked(() => this.app.changed());
  }

  /** Asks for what is shown: when the tab comes into view, and after every change of the model. Settles when most of it is there. */
  abstract ask(): Promise<unknown>;

  /** What the tab looks like; called only while it is shown. */
  abstract render(): TemplateResult;

  /** Called when what `render` answered has been drawn into `view`, and once more after every change. */
  drawn(_view: Element): void {
    // Most tabs have nothing left to do.
  }

  /** The field that the key `/` leads to, as a selector inside the tab. */
  get field(): string | undefined {
    return undefined;
  }

  /** The part of the state that a reload keeps; handed to the constructor again, as of any shape. */
  kept(): unknown {
    return undefined;
  }

  /** What the tab shows, as a wish that brings it back. */
  get link(): RevealTarget {
    return {};
  }

  /** Shows what somebody wishes to see: called for the fields that the tab's entry in `tabs.ts` names. `ask` follows. */
  reveal(_target: RevealTarget): void {
    // A tab without fields of its own is only brought to the front.
  }

  /** Forgets what belongs to the cluster shown so far: another takes its place. */
  abstract forget(): void;

  /** What an element of the tab stands for, where its id alone does not tell: the menu offers what can be done with it. */
  subjectOf(_element: Element): Subject | undefined {
    return undefined;
  }

  /** What an exported picture says of the tab, in lines of parts. */
  get caption(): readonly string[] {
    return [];
  }

  /** What the tab can be saved as, now; nothing: the picture of the cluster is saved in its place. */
  get exports(): readonly ExportKind[] {
    return [];
  }

  /** Proposed name of the file of an export. */
  get exportName(): string {
    return this.app.topology.value?.name ?? '';
  }

  /** Whether it is the picture of the cluster that is saved. */
  get showsPicture(): boolean {
    return false;
  }

  /** What is saved in the place of the picture of the cluster. */
  async exported(_kind: ExportKind): Promise<string | undefined> {
    return undefined;
  }

  /** Another tab is shown. */
  hide(): void {
    // Most tabs have nothing that moves.
  }
}
