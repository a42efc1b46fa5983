import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ContractView } from '../../src/protocol/analysis-contract';
import type { App } from '../app';
import type { Loaded } from '../asked';
import { manifestLink } from '../details/value';
import { text } from '../text';
import { Tab } from '../tab';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';

type Statement = ContractView['statements'][number];

const signs = { holds: 'check', broken: 'error', unknown: 'question' } as const;

/** The tab of the contract of pod networking: six statements, each with its standing and why. */
export class ContractTab extends Tab {
  readonly #contract = this.asked<ContractView | undefined>();

  constructor(app: App) {
    super(app, {});
  }

  override async ask(): Promise<void> {
    const { cluster } = this.app.state;
    if (cluster !== undefined) await this.#contract.ask(() => this.app.host.call.contract(cluster));
  }

  override render(): TemplateResult {
    return contractTab(this.app, this.#contract);
  }

  override forget(): void {
    this.#contract.forget();
  }
}

function contractTab(app: App, { value, error }: Loaded<ContractView | undefined>): TemplateResult {
  if (!value) return error === undefined ? loading() : failure(error, app);
  return html`<div class="contract-tab" tabindex="0" role="region" aria-label=${text.contract}>
    ${error === undefined ? nothing : failure(error, app)}
    <h2>${text.contractTitle}</h2>
    <p class="dim">${text.contractText}</p>
    <p class="counts"><strong>${text.contractCounts(count(value, 'holds'), count(value, 'broken'), count(value, 'unknown'))}</strong></p>
    <ol class="statements">
      ${value.statements.map((statement) => statementItem(app, statement))}
    </ol>
  </div>`;
}

function count({ statements }: ContractView, wanted: Statement['standing']): number {
  return statements.filter(({ standing }) => standing === wanted).length;
}

function statementItem(app: App, { title, standing, reason, evidence, more, extent }: Statement): TemplateResult {
  // The reason of a single piece of evidence is that piece.
  const rest = evidence.filter(({ message, location }) => message !== reason || location);
  return html`<li class="statement ${standing}">
    <span class="standing">${icon(signs[standing])}${text.standing[standing]}</span>
    <div class="statement-text">
      <strong>${title}</strong>
      <p><bdi>${sentence(reason)}</bdi></p>
      ${rest.length === 0
        ? nothing
        : html`<ul class="evidence">
            ${rest.map(({ message, location }) => html`<li><bdi>${sentence(message)}</bdi>${manifestLink(location, app)}</li>`)}
            ${more > 0 ? html`<li class="dim">${text.morePods(more)}</li>` : nothing}
          </ul>`}
      ${extent === undefined || reason.includes(extent.text) ? nothing : html`<p class="dim"><bdi>${sentence(extent.text)}</bdi></p>`}
    </div>
  </li>`;
}

function sentence(words: string): string {
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
