import { networkId } from './draw-head';
import type { Box } from './geometry';
import { placeInside } from './inside';
import { unscheduledId } from './scene';
import type { Tree } from './walk';

/** Where a thing of the picture is; undefined for what has no place. Cost: O(pods of one node). */
export function boxOf({ view, layout, directory, pods }: Tree, id: string): Box | undefined {
  const own = directory.nodes.get(id);
  if (own !== undefined) return layout.nodes[own]?.box;
  const holder = directory.podNode(id);
  const placed = holder === undefined ? undefined : layout.nodes[holder];
  if (placed) {
    const card = placeInside(placed.node, pods.of(placed.node.id), layout.measures).pods.find(({ pod }) => pod.id === id)?.box;
    return card && { ...card, x: placed.box.x + card.x, y: placed.box.y + card.y };
  }
  const { head } = layout;
  if (id === networkId(view)) return head.router ?? head.mesh;
  if (id === unscheduledId) return layout.unscheduled?.box;
  return (
    layout.zones.find((zone) => zone.id === id)?.box ??
    head.services?.chips.find((chip) => chip.service.id === id)?.box ??
    (id === 'more-services' ? head.services?.more : undefined) ??
    layout.unscheduled?.pods.find(({ pod }) => pod.id === id)?.box
  );
}
