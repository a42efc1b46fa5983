import type { DetailsView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { range } from '../ip';
import { isLocal } from '../local';
import { text } from '../text';
import type { MenuItem } from './popup';
import type { Subject } from './subject';

/** What can be done with a subject, in groups. What the page does not know of it is asked for when it is needed. */
export function menuItems(app: App, subject: Subject): readonly (readonly MenuItem[])[] {
  const { id, location, line, message, title } = subject;
  const kind = id === undefined || isLocal(id) ? '' : (id.split('/')[0] ?? '');
  const item = (label: string, act: () => void): MenuItem => ({ label, act });
  const known = kind !== '';
  const tab = app.state.tab;
  const go = [
    location !== undefined || (known && id !== 'router') ? item(text.openManifest, () => void openPlace(app, subject)) : undefined,
    id !== undefined && tab !== 'topology' ? item(text.showInTopology, () => app.visit(id)) : undefined,
    id !== undefined && ['node', 'pod', 'router'].includes(kind) ? item(text.showRoutes, () => app.reveal({ namespace: id })) : undefined,
    id !== undefined && kind === 'service' ? item(text.showRules, () => app.reveal({ service: id })) : undefined,
    id !== undefined && tab !== 'space' && ['node', 'range'].includes(kind) ? item(text.space.inSpace, () => app.reveal({ space: id })) : undefined,
  ];
  const trace = [
    id !== undefined && ['node', 'pod'].includes(kind) ? item(text.traceFrom, () => app.reveal({ from: id })) : undefined,
    id !== undefined && ['node', 'pod', 'service'].includes(kind) ? item(text.traceTo, () => app.reveal({ to: id })) : undefined,
  ];
  const copy = [
    line !== undefined ? item(text.menu.copyLine, () => void app.copy(line)) : undefined,
    message !== undefined ? item(text.menu.copyMessage, () => void app.copy(message)) : undefined,
    line === undefined && message === undefined ? item(text.menu.copyName, () => void app.copy(title)) : undefined,
    (subject.addresses?.length ?? 0) > 0 || known ? item(text.menu.copyAddress, () => void copyAddress(app, subject)) : undefined,
  ];
  return [[...(subject.actions ?? [])], go, trace, subject.actions === undefined ? copy : []].map((group) => group.filter((each) => each !== undefined)).filter((group) => group.length > 0);
}

async function openPlace(app: App, { id, location }: Subject): Promise<void> {
  const place = location ?? (id === undefined ? undefined : (await detailsOf(app, id))?.location);
  if (place) app.open(place);
}

async function copyAddress(app: App, { id, addresses }: Subject): Promise<void> {
  const own = addresses ?? (id === undefined ? [] : addressesOf(await detailsOf(app, id)));
  if (own.length > 0) await app.copy(own.join('\n'));
}

async function detailsOf(app: App, id: string): Promise<DetailsView | undefined> {
  const { cluster, routing } = app.state;
  return cluster === undefined ? undefined : app.host.call.details(cluster, routing, id).catch(() => undefined);
}

/** The addresses that stand first among the details: those of the thing itself. Of a range its prefix. */
function addressesOf(details: DetailsView | undefined): readonly string[] {
  for (const { rows } of details?.sections ?? []) {
    const found = rows.flatMap(({ value }) => value.text.split(/[\s,]+/)).filter((word) => range(word) !== undefined && (details?.kind === 'Range' || !word.includes('/')));
    if (found.length > 0) return details?.kind === 'Range' ? found.slice(0, 1) : found;
  }
  return [];
}
