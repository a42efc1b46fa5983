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

/** Entries that are made when they are looked at. */
export interface Entries {
  readonly count: number;
  at(index: number): Entry | undefined;
}

/** Things as entries. */
export function listed<Thing>(things: readonly Thing[], entry: (thing: Thing) => Entry): Entries {
  return {
    count: things.length,
    at: (index) => {
      const thing = things[index];
      return thing && entry(thing);
    },
  };
}

/** Everything of a picture in its order; pods only where they came with it: then there are few. */
export function contentsOf({ ranges, router, services, nodes, podsOfNodes, unscheduled }: Cluster): Entries {
  const podsOf = new Map(podsOfNodes?.map(({ node, pods }) => [node, pods]));
  const parts = [
    listed(ranges, ({ id, role, prefix }) => ({ id, kind: 'range', title: prefix.text, detail: text.role[role] })),
    listed(router ? [router] : [], ({ id, addresses }) => ({ id, kind: 'router', title: text.router, detail: addresses.map((value) => value.text).join(', ') })),
    listed(services, serviceEntry),
    podsOfNodes ? listed(nodes.flatMap((node) => [nodeEntry(node), ...(podsOf.get(node.id) ?? []).map(podEntry)]), (entry) => entry) : listed(nodes, nodeEntry),
    listed(unscheduled.pods, podEntry),
  ];
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    at: (index) => {
      let rest = index;
      for (const part of parts) {
        if (rest < part.count) return part.at(rest);
        rest -= part.count;
      }
      return undefined;
    },
  };
}

function detail(namespace: string, addresses: string): string {
  return [namespace, addresses].filter(Boolean).join(' · ');
}
