import type { App } from '../app';
import { text } from '../text';
import { menuItems } from './items';
import { Popup } from './popup';
import type { Subject } from './subject';

/*
 * The menu of things on the page. It is the page's own: the editor's menu knows the element that has
 * the focus, which in lists, tables and trees is the whole of them, and not the line that the keyboard is on.
 */

/** Shows menus where they are asked for: with the right button, the menu key or Shift+F10. */
export class Menu {
  readonly #app: App;
  readonly #popup = new Popup();

  constructor(app: App) {
    this.#app = app;
    // Before the editor's own listener, which stands at the window.
    document.addEventListener('contextmenu', (event) => this.#asked(event));
  }

  #asked(event: MouseEvent): void {
    if (this.#popup.holds(event.target)) return event.preventDefault();
    const element = elementOf(event);
    // Fields keep the menu for their text.
    if (!element || element.closest('input, textarea, vscode-text-field')) return;
    const subject = this.#app.shown?.subjectOf(element) ?? subjectOf(element);
    const groups = subject ? menuItems(this.#app, subject) : [];
    if (!subject || groups.length === 0) return;
    event.preventDefault();
    this.#popup.open({ name: text.menu.of(subject.title), groups, at: placeOf(event, element) });
  }
}

// Beside the mouse, or below what the keyboard is on.
function placeOf(event: MouseEvent, element: Element): { readonly x: number; readonly y: number } {
  if (isMouse(event)) return { x: event.clientX, y: event.clientY };
  const box = element.getBoundingClientRect();
  return { x: box.left + Math.min(24, box.width / 2), y: Math.min(box.bottom, box.top + 40) };
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
