import { isPlaceholder } from '../yaml/scalar';
import type { Cursor } from '../yaml/cursor';
import { compact } from './compact';
import type { ContainerPort, Located, ServicePort } from './facts';
import { locatedAddress } from './facts-builder';

/** The number written here with its place; 0 means "not given" to the API, placeholders are unknown. */
export function locatedPort(cursor: Cursor): Located<number> | undefined {
  const value = cursor.int();
  return value === undefined || value === 0 ? undefined : { value, slot: cursor.slot() };
}

/** The number written here with its place, 0 included. */
export function locatedInt(cursor: Cursor): Located<number> | undefined {
  const value = cursor.int();
  return value === undefined ? undefined : { value, slot: cursor.slot() };
}

/** The text written here with its place; nothing for empty text. */
export function locatedText(cursor: Cursor): Located<string> | undefined {
  const value = cursor.text();
  return value === undefined || value === '' ? undefined : { value, slot: cursor.slot() };
}

/** Ports of a Service. Errors: entries that are no mappings are left out. */
export function servicePortsOf(cursor: Cursor): ServicePort[] {
  return mappings(cursor).map((item) =>
    compact<ServicePort>({
      name: locatedText(item.get('name')),
      protocol: item.get('protocol').text() || 'TCP',
      port: locatedPort(item.get('port')),
      targetPort: targetPortOf(item.get('targetPort')),
      nodePort: locatedPort(item.get('nodePort')),
      slot: item.slot(),
    }),
  );
}

/** Ports of a container. Errors: entries that are no mappings are left out. */
export function containerPortsOf(cursor: Cursor): ContainerPort[] {
  return mappings(cursor).map((item) =>
    compact<ContainerPort>({
      name: locatedText(item.get('name')),
      containerPort: locatedPort(item.get('containerPort')),
      hostPort: locatedPort(item.get('hostPort')),
      hostAddress: locatedAddress(item.get('hostIP')),
      protocol: item.get('protocol').text() || 'TCP',
      slot: item.slot(),
    }),
  );
}

/** The mappings of a sequence. */
export function mappings(cursor: Cursor): Cursor[] {
  return cursor.node?.type === 'seq' ? cursor.items().filter((item) => item.node?.type === 'map') : [];
}

function targetPortOf(cursor: Cursor): Located<number | string> | undefined {
  const number = cursor.int();
  if (number !== undefined) return number === 0 ? undefined : { value: number, slot: cursor.slot() };
  const name = locatedText(cursor);
  return name === undefined || isPlaceholder(name.value) ? undefined : name;
}
