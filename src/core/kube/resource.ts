import type { Cursor } from '../yaml/cursor';
import { compact } from './compact';
import type { FactsBuilder } from './facts-builder';
import type { Resource, ResourceBody } from './facts';
import { labelsOf } from './labels';

/** What makes an object what it is: group and kind together. */
export interface TypeName {
  readonly group: string;
  readonly kind: string;
}

/** Group and kind written at the root of an object, or nothing when either is missing. */
export function typeOf(root: Cursor): TypeName | undefined {
  const apiVersion = root.get('apiVersion').text();
  const kind = root.get('kind').text();
  return apiVersion === undefined || kind === undefined || kind === '' ? undefined : { group: groupOf(apiVersion), kind };
}

/** The API group of an `apiVersion`; '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Adds an object with what all kinds share, and gives its index. */
export function addResource(root: Cursor, type: TypeName, body: ResourceBody, out: FactsBuilder): number {
  const metadata = root.get('metadata');
  const name = metadata.get('name');
  const resource: Resource = {
    group: type.group,
    kind: type.kind,
    namespace: metadata.get('namespace').text() || undefined,
    name: name.text() ?? '',
    slot: name.text() === undefined ? root.get('kind').slot() : name.slot(),
    whole: root.slot(),
    labels: labelsOf(metadata.get('labels')),
    owners: ownersOf(metadata.get('ownerReferences')),
    printed: isPrinted(metadata) || undefined,
    body,
  };
  return out.resource(compact(resource));
}

// Tools write `creationTimestamp: null` where nobody created anything.
function isPrinted(metadata: Cursor): boolean {
  return ['uid', 'resourceVersion', 'creationTimestamp'].some((key) => (metadata.get(key).text() ?? 'null') !== 'null');
}

function ownersOf(references: Cursor): Resource['owners'] {
  return references.items().flatMap((item) => {
    const kind = item.get('kind').text();
    const name = item.get('name').text();
    return kind === undefined || name === undefined ? [] : [{ kind, name }];
  });
}
