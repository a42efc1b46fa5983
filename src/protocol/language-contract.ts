import type { FileLocation, FileRange } from './locations';
import type { RevealTarget } from './panel-contract';

/** What an editor asks about a place in a text: where its names lead, what could stand there. */
export interface LanguageContract {
  /** Where that which stands at an offset is declared: nothing for what declares itself. Units: UTF-16 offset. */
  definitions(file: string, offset: number): LinksView | undefined;
  /** Where else that which stands at an offset is named, used, or contradicted. */
  references(file: string, offset: number): LinksView | undefined;
  /** Notes between two offsets: endpoints of selectors, sizes of ranges, numbers of named ports. Shape: by place, bounded. */
  inlays(file: string, start: number, end: number): readonly InlayView[];
  /** What may be written at an offset: nothing outside fields whose values the cluster knows. */
  completions(file: string, offset: number): CompletionView | undefined;
  /** Codes and names of rules in comments that ignore them. */
  ruleMentions(file: string): readonly RuleMention[];
  /** The thing of the picture that an offset is in; its cluster alone where there is none. */
  revealTarget(file: string, offset: number): RevealTarget | undefined;
}

/** Answer to `definitions` and `references`. */
export interface LinksView {
  /** What was asked about. */
  readonly origin: FileRange;
  /** Shape: each place once, without the origin, at most 200. */
  readonly targets: readonly FileLocation[];
}

/** A note after a value. */
export interface InlayView {
  readonly file: string;
  readonly at: FileRange['end'];
  readonly text: string;
  /** Where the note comes from, in plain text. */
  readonly because: string;
}

/** Answer to `completions`. */
export interface CompletionView {
  /** What an accepted item replaces; the cursor is in it. */
  readonly range: FileRange;
  readonly items: readonly CompletionItemView[];
}

/** One thing that may be written. */
export interface CompletionItemView {
  readonly label: string;
  readonly kind: 'label' | 'port' | 'address' | 'range' | 'node' | 'service';
  /** What is written, with the quotes that it needs. */
  readonly insert: string;
  readonly detail: string;
}

/** The name of a rule in a comment. */
export interface RuleMention {
  readonly range: FileRange;
  /** Its id, also where its name is written. */
  readonly code: string;
}
