import type { FoundView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import type { Cluster, PictureNode, PictureService } from '../topology/cluster';

/** A thing in a list, in the words of the page. */
export type Entry = FoundView;

/** A found thing in the words of the page. */
export function entryOf({ id, kind, title, detail }: FoundView): Entry {
  if (kind === 'router') return { id, kind, title: text.router, detail };
  return kind === 'range' && Object.hasOwn(text.role, detail) ? { id, kind, title, detail: text.role[detail as keyof typeof text.role] } : { id, kind, title, detail };
}

/** A node in a list. */
export function nodeEntry({ id, name, addresses, podRanges }: PictureNode): Entry {
  return { id, kind: 'node', title: name, detail: [addresses.text, podRanges.text].filter(Boolean).join(', ') };
}

/** A Service in a list. */
export function serviceEntry({ id, name, namespace, addresses }: PictureService): Entry {
  return { id, kind: 'service', title: name, detail: detail(namespace, addresses.text) };
}

/** A pod in a list. */
export function podEntry({ id, name, namespace, addresses }: Cluster['unscheduled']['pods'][number]): Entry {
  return { id, kind: 'pod', title: name, detail: detail(namespace, addresses.join(', ')) };
}

/** Everything of a picture in its order; pods only where they came with it. Cost: O(nodes + Services). */
export function entriesOf(cluster: Cluster): Entry[] {
  const { ranges, router, services, nodes, podsOfNodes, unscheduled } = cluster;
  const podsOf = new Map(podsOfNodes?.map(({ node, pods }) => [node, pods]));
  return [
    ...ranges.map(({ id, role, prefix }): Entry => ({ id, kind: 'range', title: prefix.text, detail: text.role[role] })),
    ...(router ? [{ id: router.id, kind: 'router' as const, title: text.router, detail: router.addresses.map((value) => value.text).join(', ') }] : []),
    ...services.map(serviceEntry),
    ...nodes.flatMap((node) => [nodeEntry(node), ...(podsOf.get(node.id) ?? []).map(podEntry)]),
    ...unscheduled.pods.map(podEntry),
  ];
}

function detail(namespace: string, addresses: string): string {
  return [namespace, addresses].filter(Boolean).join(' · ');
}
