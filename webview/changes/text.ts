import type { PanelAction } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { translated } from '../translate';

const own = translated({ manageTrust: 'Manage Workspace Trust' });

/** What the button says that does something against a refusal. */
export function remedyText(remedy: PanelAction): string {
  return remedy === 'manage-trust' ? own.manageTrust : text.openSettings;
}
