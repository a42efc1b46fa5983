import { html, render, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { text } from '../text';
import { menuItems, type MenuItem } from './items';
import type { Subject } from './subject';

/*
 * The menu of things on the page. It is the page's own: the editor's menu knows the element that has
 * the focus, which in lists, tables and trees is the whole of them, and not the line that the keyboard is on.
 */

/** Shows menus where they are asked for: with the right button, the menu key or Shift+F10. */
export class Menu {
  readonly #app: App;
  readonly #place = document.createElement('div');
  #groups: readonly (readonly MenuItem[])[] = [];
  /** What had the focus. */
  #before: Element | null = null;

  constructor(app: App) {
    this.#app = app;
    document.body.append(this.#place);
    // Before the editor's own listener, which stands at the window.
    document.addEventListener('contextmenu', (event) => this.#asked(event));
    window.addEventListener('pointerdown', (event) => this.#open && !this.#holds(event.target) && this.#close(false), true);
    window.addEventListener('wheel', (event) => this.#open && !this.#holds(event.target) && this.#close(false), { capture: true, passive: true });
    for (const name of ['blur', 'resize'] as const) window.addEventListener(name, () => this.#close(false));
  }

  get #open(): boolean {
    return this.#groups.length > 0;
  }

  #holds(target: EventTarget | null): boolean {
    return target instanceof Node && this.#place.contains(target);
  }

  #asked(event: MouseEvent): void {
    if (this.#holds(event.target)) return event.preventDefault();
    const element = elementOf(event);
    // Fields keep the menu for their text.
    if (!element || element.closest('input, textarea, vscode-text-field')) return;
    const subject = this.#app.shown?.subjectOf(element) ?? subjectOf(element);
    const groups = subject ? menuItems(this.#app, subject) : [];
    if (!subject || groups.length === 0) return;
    event.preventDefault();
    this.#before = document.activeElement;
    this.#groups = groups;
    this.#draw(subject);
    this.#put(event, element);
    this.#items()[0]?.focus();
  }

  #draw(subject: Subject | undefined): void {
    render(this.#open ? this.#menu(subject) : html``, this.#place);
  }

  #menu(subject: Subject | undefined): TemplateResult {
    return html`<div class="menu" role="menu" aria-label=${text.menu.of(subject?.title ?? '')} @keydown=${(event: KeyboardEvent) => this.#key(event)}>
      ${this.#groups.map(
        (group, at) => html`${at > 0 ? html`<div class="menu-line" role="separator"></div>` : ''}
        ${group.map(
          ({ label, act }) => html`<button
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            @pointerenter=${(event: Event) => event.currentTarget instanceof HTMLElement && event.currentTarget.focus()}
            @click=${() => {
              this.#close(true);
              act();
            }}
          >${label}</button>`,
        )}`,
      )}
    </div>`;
  }

  // Beside the mouse, or below what the keyboard is on; always inside of the page.
  #put(event: MouseEvent, element: Element): void {
    const menu = this.#place.querySelector('.menu');
    if (!(menu instanceof HTMLElement)) return;
    const box = element.getBoundingClientRect();
    const at = isMouse(event) ? { x: event.clientX, y: event.clientY } : { x: box.left + Math.min(24, box.width / 2), y: Math.min(box.bottom, box.top + 40) };
    menu.style.left = `${Math.max(4, Math.min(at.x, innerWidth - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(at.y, innerHeight - menu.offsetHeight - 4))}px`;
  }

  #items(): HTMLElement[] {
    return [...this.#place.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const move = moves[event.key];
    event.stopPropagation();
    if (move !== undefined) items.at(move % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close(true);
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => item.innerText.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    else return;
    event.preventDefault();
  }

  #close(focus: boolean): void {
    if (!this.#open) return;
    this.#groups = [];
    this.#draw(undefined);
    const before = this.#before;
    if (focus && (before instanceof HTMLElement || before instanceof SVGElement)) before.focus({ preventScroll: true });
  }
}

/** The element that a menu is asked for: in lists that keep the focus themselves the line that the keyboard is on. */
function elementOf(event: MouseEvent): Element | null {
  const { target } = event;
  if (!(target instanceof Element)) return null;
  const id = isMouse(event) ? null : target.getAttribute('aria-activedescendant');
  return (id === null ? null : document.getElementById(id)) ?? target;
}

/** The right button, or the only one with Control; else the keyboard asks. */
function isMouse({ button, ctrlKey }: MouseEvent): boolean {
  return button === 2 || ctrlKey;
}

/** What the id of an element says that it stands for. */
function subjectOf(element: Element): Subject | undefined {
  const holder = element.closest('[data-id], [data-choice], [data-thing]');
  const id = holder?.getAttribute('data-id') ?? holder?.getAttribute('data-choice') ?? holder?.getAttribute('data-thing');
  if (id === null || id === undefined || !/^(?:router$|(?:node|pod|service|range)\/.)/.test(id)) return undefined;
  const [kind = '', ...rest] = id.split('/');
  // The role of a range is no part of its name.
  return { id, title: kind === 'router' ? text.kind.router : rest.slice(kind === 'range' ? 1 : 0).join('/') };
}
