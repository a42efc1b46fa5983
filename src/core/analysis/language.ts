import type { CompletionView, InlayView, LanguageContract, LinksView, RuleMention } from '../../protocol/language-contract';
import type { RevealTarget } from '../../protocol/panel-contract';
import { completionView } from './completion/completions';
import { inlayViews } from './inlays';
import { linksView, type LinkSources } from './links/links';
import { revealTarget } from './reveal-target';
import { ruleMentions } from './rule-mentions';

/** What an editor asks about places in texts, answered from the engine and the models. */
export class Language implements LanguageContract {
  readonly #sources: LinkSources;

  constructor(sources: LinkSources) {
    this.#sources = sources;
  }

  definitions(file: string, offset: number): LinksView | undefined {
    return linksView(this.#sources, file, offset, 'definitions');
  }

  references(file: string, offset: number): LinksView | undefined {
    return linksView(this.#sources, file, offset, 'references');
  }

  inlays(file: string, start: number, end: number): readonly InlayView[] {
    return inlayViews(this.#sources, file, start, end);
  }

  completions(file: string, offset: number): CompletionView | undefined {
    return completionView(this.#sources, file, offset);
  }

  ruleMentions(file: string): readonly RuleMention[] {
    return ruleMentions(this.#sources.engine, file);
  }

  revealTarget(file: string, offset: number): RevealTarget | undefined {
    return revealTarget(this.#sources, file, offset);
  }
}
