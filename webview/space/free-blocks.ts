import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { FreeBlockView, SpaceView } from '../../src/protocol/space-contract';
import { provenanceChip } from '../details/value';
import { icon } from '../ui/icons';
import { nameField, typedIn } from '../ui/toolkit';
import { sentence } from './overlap-cards';
import { spaceText } from './text';

/** What is looked for, as it is typed. */
export interface Search {
  readonly within: string;
  readonly length: string;
}

/** What the part of free blocks needs beside the answer. */
export interface FreeTools {
  readonly search: Search;
  find(search: Search): void;
  copy(block: string): void;
  look(window: string): void;
  /** The block that was copied last, for a while. */
  readonly copied: string | undefined;
}

/** Free blocks to copy, and a search for others. */
export function freeBlocks({ free, found }: SpaceView, tools: FreeTools): TemplateResult {
  return html`<section class="space-free" aria-label=${spaceText.free}>
    <h2>${spaceText.free}</h2>
    <p class="dim">${spaceText.freeText}</p>
    <ul class="free-list">
      ${free.map((block) => freeItem(block, tools))}
    </ul>
    <form class="free-search" @submit=${(event: Event) => event.preventDefault()}>
      <h3>${spaceText.find}</h3>
      <div class="free-fields">
        <label
          ><span>${spaceText.within}</span>
          <vscode-text-field
            class="free-within"
            ${ref((field) => nameField(field, spaceText.within))}
            placeholder=${spaceText.withinHint}
            .value=${tools.search.within}
            @input=${(event: Event) => tools.find({ ...tools.search, within: typedIn(event) })}
          ></vscode-text-field
        ></label>
        <label
          ><span>${spaceText.length}</span>
          <vscode-text-field
            class="free-length"
            ${ref((field) => nameField(field, spaceText.length))}
            .value=${tools.search.length}
            @input=${(event: Event) => tools.find({ ...tools.search, length: typedIn(event) })}
          ></vscode-text-field
        ></label>
      </div>
      <div class="free-found" role="status">
        ${found === undefined ? nothing : html`${found.blocks.map((block) => copyButton(block, tools))}<p class="dim"><bdi>${found.because}</bdi></p>`}
      </div>
    </form>
  </section>`;
}

function freeItem({ id, title, value, window }: FreeBlockView, tools: FreeTools): TemplateResult {
  const because = sentence(value.because);
  return html`<li class="free-item" data-free=${id}>
    <span class="free-title">${title}</span>
    <span class="free-value">
      ${value.text === '' ? html`<span class="standing full">${icon('error')}${spaceText.noneFree}</span>` : copyButton(value.text, tools)}
      ${value.text === '' ? nothing : provenanceChip(value.provenance, because)}
      ${window === undefined ? nothing : html`<button class="link" @click=${() => tools.look(window)}>${spaceText.look}</button>`}
    </span>
    <span class="free-why dim"><bdi>${because}</bdi></span>
  </li>`;
}

/** A block with a button that copies it. */
export function copyButton(block: string, { copy, copied }: Pick<FreeTools, 'copy' | 'copied'>): TemplateResult {
  const done = copied === block;
  return html`<button class="copy-block ${done ? 'done' : ''}" title=${spaceText.copy(block)} aria-label=${done ? spaceText.copied(block) : spaceText.copy(block)} @click=${() => copy(block)}>
    <span class="value">${block}</span>${icon(done ? 'check' : 'copy')}
  </button>`;
}
