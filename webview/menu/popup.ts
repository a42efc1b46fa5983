import { html, render, type TemplateResult } from 'lit/html.js';

/** Something that a menu offers. */
export interface MenuItem {
  readonly label: string;
  /** Of a choice between several: whether it is the one that holds. */
  readonly checked?: boolean;
  act(): void;
}

/** How a menu is shown. */
export interface PopupOptions {
  /** What it is called. */
  readonly name: string;
  /** Shape: groups, with a line between them. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** Units: CSS pixels of the page. It moves where there is no room. */
  readonly at: { readonly x: number; readonly y: number };
  /** Called when it has closed. */
  closed?(): void;
}

/** A menu over the page: the keyboard goes in, and comes back when it closes. */
export class Popup {
  readonly #place = document.createElement('div');
  #shown: PopupOptions | undefined;
  /** What had the focus. */
  #before: Element | null = null;

  constructor() {
    document.body.append(this.#place);
    window.addEventListener('pointerdown', (event) => this.#shown && !this.holds(event.target) && this.close(false), true);
    window.addEventListener('wheel', (event) => this.#shown && !this.holds(event.target) && this.close(false), { capture: true, passive: true });
    for (const name of ['blur', 'resize'] as const) window.addEventListener(name, () => this.close(false));
  }

  /** Whether something is in the menu. */
  holds(target: EventTarget | null): boolean {
    return target instanceof Node && this.#place.contains(target);
  }

  /** Opens the menu in the place of one that is open. */
  open(options: PopupOptions): void {
    this.close(false);
    this.#before = document.activeElement;
    this.#shown = options;
    render(this.#menu(options), this.#place);
    this.#put(options.at);
    this.#items()[0]?.focus();
  }

  /** Closes it. `focus`: the keyboard goes back to where it was. */
  close(focus: boolean): void {
    const shown = this.#shown;
    if (!shown) return;
    this.#shown = undefined;
    render(html``, this.#place);
    const before = this.#before && standing(this.#before);
    if (focus && (before instanceof HTMLElement || before instanceof SVGElement)) before.focus({ preventScroll: true });
    shown.closed?.();
  }

  #menu({ name, groups }: PopupOptions): TemplateResult {
    return html`<div class="menu" role="menu" aria-label=${name} @keydown=${(event: KeyboardEvent) => this.#key(event)}>
      ${groups.map((group, at) => html`${at > 0 ? html`<div class="menu-line" role="separator"></div>` : ''}${group.map((item) => this.#item(item))}`)}
    </div>`;
  }

  #item({ label, checked, act }: MenuItem): TemplateResult {
    const chosen = (): void => {
      this.close(true);
      act();
    };
    const pointed = (event: Event): void => {
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
    };
    return checked === undefined
      ? html`<button class="menu-item" role="menuitem" tabindex="-1" @pointerenter=${pointed} @click=${chosen}>${label}</button>`
      : html`<button class="menu-item" role="menuitemradio" aria-checked=${checked ? 'true' : 'false'} tabindex="-1" @pointerenter=${pointed} @click=${chosen}>${label}</button>`;
  }

  #put({ x, y }: PopupOptions['at']): void {
    const menu = this.#place.querySelector('.menu');
    if (!(menu instanceof HTMLElement)) return;
    menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(y, innerHeight - menu.offsetHeight - 4))}px`;
  }

  #items(): HTMLElement[] {
    return [...this.#place.querySelectorAll<HTMLElement>('.menu-item')];
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const move = moves[event.key];
    event.stopPropagation();
    if (move !== undefined) items.at(move % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => item.innerText.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    else return;
    event.preventDefault();
  }
}

// What has been drawn anew meanwhile is another element with the same id.
function standing(element: Element): Element | null {
  const id = element.getAttribute('data-id');
  return element.isConnected || id === null ? element : document.querySelector(`[data-id="${CSS.escape(id)}"]`);
}
