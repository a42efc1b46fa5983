/*
 * The only place that knows the component library. The rest of the page writes its elements'
 * names and no more, so that another library can take its place here.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Defines the elements. Must run before the window's `load` event: then the library reads the theme. */
export function defineControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}

/** Gives the list inside a dropdown a name, which the library forgets. */
export function nameDropdownList(dropdown: Element | undefined, name: string): void {
  dropdown?.shadowRoot?.querySelector('[role="listbox"]')?.setAttribute('aria-label', name);
}

/** Names a text field; the library writes a name of its own when the field comes into the page. */
export function nameField(field: Element | undefined, name: string): void {
  if (field) queueMicrotask(() => field.setAttribute('aria-label', name));
}

/** What is typed in a text field of the library. */
export function typedIn(event: Event): string {
  const field = event.currentTarget;
  return field !== null && 'value' in field ? String(field.value) : '';
}
