import type { Cluster, PictureService } from './cluster';
import type { Box } from './geometry';

/** What stands above the nodes: the Services, the router or the mesh of host routes, the wire. */
export interface Head {
  /** Size of everything in the head; grows with the picture so that the head stays readable when all is shown. */
  readonly unit: number;
  readonly services?: ServiceBand;
  /** Height of the free line below the Services, where selected Services run to the wire. */
  readonly laneY: number;
  readonly router?: Box;
  /** The node network where host routes are drawn one by one or bundled; absent with a router. */
  readonly mesh?: Box;
  /** The wire that the first row of nodes hangs from. */
  readonly wireY: number;
}

/** The Services as chips. */
export interface ServiceBand {
  readonly label: Box;
  readonly chips: readonly ServiceChip[];
  /** Stands for the Services without a chip. */
  readonly more?: Box;
  readonly hidden: number;
}

/** One Service of the band. */
export interface ServiceChip {
  readonly service: PictureService;
  readonly box: Box;
}

const chipRows = 3;
const mostChips = 24;
const sampleChips = 4;

/** What the head needs to know beside the view. */
export interface HeadOptions {
  readonly width: number;
  /** Zoom at which the whole picture is shown. */
  readonly zoom: number;
  /** Left edge of the column over which the router stands, and its width. */
  readonly routerColumn: { readonly x: number; readonly width: number };
  /** Number of lanes of the mesh; zero: one bundle. */
  readonly lanes: number;
  /** Id of a Service that must have a chip. */
  readonly pinned?: string;
}

/** Places the head, from y = 0 downwards. Cost: O(1). */
export function placeHead(view: Cluster, options: HeadOptions): Head {
  // Letters of twelve units become ten pixels or more; but some chips must fit beside each other.
  const unit = Math.max(1, Math.min(0.85 / options.zoom, options.width / 500));
  const services = placeServices(view.services, options, unit);
  const bottom = services ? bandBottom(services) : 0;
  const laneY = bottom + (services ? 14 * unit : 0);
  if (view.routing === 'router' && view.router) {
    const width = Math.min(230 * unit, options.width);
    const besideDrop = options.routerColumn.x + Math.max(84, (options.routerColumn.width - width) / 2);
    const router = {
      x: Math.max(0, Math.min(besideDrop, options.width - width)),
      y: laneY + 14 * unit,
      width,
      height: 46 * unit,
    };
    return { unit, ...(services && { services }), laneY, router, wireY: router.y + router.height + 24 * unit };
  }
  const meshHeight = options.lanes > 0 ? (32 + options.lanes * 20) * unit : 40 * unit;
  const mesh = { x: 0, y: laneY + 14 * unit, width: options.width, height: meshHeight };
  return { unit, ...(services && { services }), laneY, mesh, wireY: mesh.y + mesh.height };
}

function bandBottom(services: ServiceBand): number {
  const last = services.more ?? services.chips.at(-1)?.box ?? services.label;
  return last.y + last.height;
}

function placeServices(services: readonly PictureService[], options: HeadOptions, unit: number): ServiceBand | undefined {
  if (services.length === 0) return undefined;
  const gap = 16 * unit;
  const labelHeight = 24 * unit;
  const height = 62 * unit;
  const perRow = Math.max(1, Math.floor((options.width + gap) / (170 * unit + gap)));
  // What is only a sample needs no more than one row, or a few where the rows are short.
  const sample = perRow * Math.min(chipRows, Math.ceil(sampleChips / perRow));
  const places = services.length <= Math.min(mostChips, perRow * chipRows) ? services.length : sample;
  const shown = choose(services, places, options.pinned);
  const across = Math.min(perRow, places);
  const width = Math.min(240 * unit, (options.width - (across - 1) * gap) / across);
  const place = (index: number): Box => ({
    x: (index % perRow) * (width + gap),
    y: labelHeight + Math.floor(index / perRow) * (height + 10 * unit),
    width,
    height,
  });
  const hidden = services.length - shown.length;
  return {
    label: { x: 0, y: 0, width: options.width, height: labelHeight },
    chips: shown.map((service, index) => ({ service, box: place(index) })),
    ...(hidden > 0 && { more: place(shown.length) }),
    hidden,
  };
}

function choose(services: readonly PictureService[], places: number, pinned: string | undefined): readonly PictureService[] {
  if (services.length <= places) return services;
  const shown = services.slice(0, Math.max(1, places - 1));
  const wanted = pinned === undefined ? undefined : services.find((service) => service.id === pinned);
  if (!wanted || shown.includes(wanted)) return shown;
  return [...shown.slice(0, -1), wanted];
}
