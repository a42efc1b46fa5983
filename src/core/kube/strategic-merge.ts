import type { MapEntry, MapNode, SeqNode, YamlNode } from '../yaml/node';

/** Lists that merge entry by entry, and the field that tells which entries are one. Others are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  hostAliases: 'ip',
};

/**
 * Applies a strategic merge patch. Places of what the patch brings are those of the patch.
 * Shape: nothing when the patch deletes the object.
 * Source: kustomize kyaml/yaml/merge2; merge keys as in the OpenAPI document of Kubernetes.
 */
export function strategicMerge(base: YamlNode, patch: YamlNode): YamlNode | undefined {
  return mergeNodes(base, patch, [], kindOf(base));
}

function mergeNodes(base: YamlNode | undefined, patch: YamlNode, path: readonly string[], kind: string): YamlNode | undefined {
  if (patch.type === 'scalar') return isNull(patch) ? undefined : same(base, patch) ? base : patch;
  if (patch.type === 'seq') return base?.type === 'seq' ? mergeLists(base, patch, path, kind) : patch;
  const directive = textAt(patch, '$patch');
  if (directive === 'delete') return undefined;
  if (directive === 'replace' || base?.type !== 'map') return without(patch, '$patch');
  return mergeMaps(base, without(patch, '$patch'), path, kind);
}

function mergeMaps(base: MapNode, patch: MapNode, path: readonly string[], kind: string): MapNode {
  const changes = new Map(patch.entries.map((entry) => [entry.key, entry]));
  const kept = base.entries.flatMap((entry): MapEntry[] => {
    const change = changes.get(entry.key);
    if (change === undefined) return [entry];
    changes.delete(entry.key);
    const value = mergeNodes(entry.value, change.value, [...path, entry.key], kind);
    return value === undefined ? [] : [{ ...entry, value }];
  });
  const added = [...changes.values()].flatMap((entry): MapEntry[] => {
    const value = mergeNodes(undefined, entry.value, [...path, entry.key], kind);
    return value === undefined ? [] : [{ ...entry, value }];
  });
  return { ...base, entries: [...kept, ...added] };
}

function mergeLists(base: SeqNode, patch: SeqNode, path: readonly string[], kind: string): SeqNode {
  const key = mergeKeyOf(path, kind);
  const given = patch.items.filter((item) => textAt(item, '$patch') !== 'replace');
  if (key === undefined || given.length < patch.items.length) return { ...patch, items: given };
  // As kustomize has it: what the patch names comes first, in its order.
  const taken = new Set<string>();
  const named = given.flatMap((change): YamlNode[] => {
    const identity = identityOf(change, key);
    const item = base.items.find((each) => identityOf(each, key) === identity);
    taken.add(identity);
    const value = mergeNodes(item, change, path, kind);
    return value === undefined ? [] : [value];
  });
  const others = base.items.filter((item) => {
    const identity = identityOf(item, key);
    const isNew = !taken.has(identity);
    taken.add(identity);
    return isNew;
  });
  return { ...base, items: [...named, ...others] };
}

function identityOf(item: YamlNode, key: string): string {
  const isPort = key === 'port' || key === 'containerPort';
  return `${textAt(item, key) ?? ''}${isPort ? `/${textAt(item, 'protocol') ?? 'TCP'}` : ''}`;
}

function mergeKeyOf(path: readonly string[], kind: string): string | undefined {
  const field = path[path.length - 1] ?? '';
  if (field === 'ports') return kind === 'Service' ? 'port' : path.includes('containers') || path.includes('initContainers') ? 'containerPort' : undefined;
  return mergeKeys[field];
}

function kindOf(node: YamlNode): string {
  return textAt(node, 'kind') ?? '';
}

/** The text of a scalar entry of a mapping. */
export function textAt(node: YamlNode | undefined, key: string): string | undefined {
  const value = node?.type === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
  return value?.type === 'scalar' ? value.text : undefined;
}

function without(node: MapNode, key: string): MapNode {
  return { ...node, entries: node.entries.filter((entry) => entry.key !== key) };
}

function same(base: YamlNode | undefined, patch: YamlNode): boolean {
  return base?.type === 'scalar' && patch.type === 'scalar' && base.text === patch.text && base.style === patch.style;
}

function isNull(node: YamlNode): boolean {
  return node.type === 'scalar' && node.style === 'plain' && ['', '~', 'null', 'Null', 'NULL'].includes(node.text);
}
