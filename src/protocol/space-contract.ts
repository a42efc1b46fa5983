import type { Family } from '../core/ip/address';
import type { DetailsView, ValueView } from './panel-contract';

/** What a range of the map is for. The bands are the two parts of a Service range. */
export type SpaceRole =
  | 'cloud'
  | 'external'
  | 'reserved'
  | 'nodes'
  | 'docker'
  | 'join'
  | 'pods'
  | 'services'
  | 'load-balancers'
  | 'secondary'
  | 'node-pods'
  | 'static-band'
  | 'dynamic-band';

/** Which part of the map is wanted, and how finely. Everything may be left out: then the whole of both families is answered. */
export interface SpaceQuestion {
  /** What is narrower than a few of them is answered as a group. Units: CSS pixels of one family's strips. */
  readonly width?: number;
  /** The window of each family as `first-last`; without one everything in use is answered, area by area. */
  readonly windows?: Readonly<Partial<Record<Family, string>>>;
  /** A part of a strip that becomes the window: 0 is the left end of the strip, 1 the right end; beyond them is further out. */
  readonly zoom?: { readonly window: string; readonly from: number; readonly to: number };
  /** Id of the thing that is described; `node/NAME` stands for the node's pod range, an address or a range for what holds it. */
  readonly selected?: string;
  /** Whether the window moves to the selected thing. */
  readonly reveal?: boolean;
  /** Looks for free blocks of a length inside a range (text, or id of the map). */
  readonly free?: { readonly within: string; readonly length: number };
}

/** A map of the ranges that a cluster uses and must keep clear of. Shape: bounded, whatever the size of the cluster. */
export interface SpaceView {
  readonly revision: number;
  readonly cluster: string;
  readonly name: string;
  /** Shape: those in use, IPv4 first. */
  readonly families: readonly FamilySpace[];
  /** Ranges that share addresses and must not. Shape: certain ones first; `moreOverlaps` counts those left out. */
  readonly overlaps: readonly SpaceOverlap[];
  readonly moreOverlaps: number;
  readonly free: readonly FreeBlockView[];
  /** Answer to `SpaceQuestion.free`. */
  readonly found?: FreeSearchView;
  readonly capacity: readonly CapacityView[];
  readonly selected?: SpaceItemView;
}

/** The part of one family's map that is in the window. */
export interface FamilySpace {
  readonly family: Family;
  /** Absent: everything in use. */
  readonly window?: string;
  /** The way from everything to the window. Shape: the last is the window itself. */
  readonly crumbs: readonly { readonly text: string; readonly window?: string }[];
  /** One per area, or the window alone. Each is to scale in itself. */
  readonly strips: readonly StripView[];
  /** Ranges of the family in all, those of nodes included. */
  readonly ranges: number;
}

/** A stretch of addresses, drawn to scale. Positions: 0 is its left end, 1 its right end. */
export interface StripView {
  readonly window: string;
  readonly title: string;
  /** Levels of nesting in it. */
  readonly levels: number;
  /** Shape: by level, then from left to right. */
  readonly blocks: readonly BlockView[];
  /** Shared parts of overlaps, on the levels of both parties. */
  readonly hatches: readonly { readonly overlap: string; readonly level: number; readonly from: number; readonly to: number }[];
  /** Addresses in use: count per cell, of `cells` cells of equal width. Shape: only cells that have any. */
  readonly cells: number;
  readonly held: readonly (readonly [cell: number, count: number])[];
  /** Addresses at round places. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Something of a strip: a range, several that are too narrow to be drawn alone, or a stretch that nothing uses. */
export interface BlockView {
  readonly id: string;
  readonly kind: 'range' | 'group' | 'free';
  readonly role: SpaceRole;
  /** How a person calls it: `Pod range`, `node-3`, `office VPN`, `64 nodes`. */
  readonly name: string;
  /** `10.244.0.0/16`, `10.0.0.10-10.0.0.20`. */
  readonly text: string;
  readonly provenance: ValueView['provenance'];
  /** How a single range is known. */
  readonly value?: ValueView;
  readonly level: number;
  readonly from: number;
  readonly to: number;
  /** Ids of overlaps that it is a party of, or that one of its group is. */
  readonly overlaps: readonly string[];
  /** What the strip shows when one looks into it. */
  readonly window: string;
  /** `65,536 addresses`, `12 of 254 addresses in use`. */
  readonly detail: string;
  /** Of a single range: id of the thing in the picture of the topology, where it is in it. */
  readonly topology?: string;
  /** Of a free stretch: the first block in it that a node can have, where nodes get blocks of it. */
  readonly nodeBlock?: string;
}

/** Everything about one thing of the map. */
export interface SpaceItemView {
  readonly id: string;
  readonly family: Family;
  readonly role: SpaceRole;
  readonly name: string;
  readonly value: ValueView;
  readonly window: string;
  readonly rows: readonly { readonly label: string; readonly value: ValueView }[];
  readonly overlaps: readonly string[];
  readonly findings: DetailsView['findings'];
  /** The ranges around it, the next one first. */
  readonly around: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  /** Id of the thing in the picture of the topology, where it is in it. */
  readonly topology?: string;
  /** Prefix lengths that it can be searched for free blocks of; absent where nobody takes blocks from it. */
  readonly lengths?: { readonly shortest: number; readonly longest: number; readonly usual: number };
}

/** Two ranges that share addresses and must not. */
export interface SpaceOverlap {
  readonly id: string;
  readonly family: Family;
  readonly parties: readonly [OverlapParty, OverlapParty];
  /** The shared part. */
  readonly text: string;
  readonly detail: string;
  /** A window around it that shows both. */
  readonly window: string;
  /** Whether both parties are known; else one is a default, or stands around addresses that are. */
  readonly certain: boolean;
  /** What goes wrong, in one sentence. */
  readonly because: string;
  /** The shared part in that window. Units: 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** One side of an overlap, with where it lies in the overlap's window (0 to 1; beyond: it goes on). */
export interface OverlapParty {
  readonly id: string;
  readonly role: SpaceRole | 'node-address';
  readonly name: string;
  readonly value: ValueView;
  readonly from: number;
  readonly to: number;
}

/** A block that nothing known uses. */
export interface FreeBlockView {
  readonly id: string;
  readonly use: 'node' | 'pods' | 'services';
  readonly family: Family;
  /** `Next /24 for a node in 10.244.0.0/16`. */
  readonly title: string;
  /** The block with how it was found; its text is '' where none is left. */
  readonly value: ValueView;
  readonly window?: string;
}

/** Free blocks of a length inside a range. */
export interface FreeSearchView {
  readonly within: string;
  readonly length: number;
  /** Shape: the first ones. */
  readonly blocks: readonly string[];
  /** What to know of the answer; why there is none. */
  readonly because: string;
}

/** What is used and what is left of something. */
export interface CapacityView {
  readonly id: string;
  readonly kind: 'node-blocks' | 'pods' | 'services' | 'node-ports' | 'load-balancers';
  readonly title: string;
  readonly bars: readonly CapacityBar[];
}

/** One bar of a capacity. */
export interface CapacityBar {
  readonly label: string;
  /** Numbers as texts, because IPv6 has large ones. */
  readonly used: string;
  readonly total: string;
  readonly left: string;
  /** Units: 0 to 1. */
  readonly share: number;
  /** `253 of 256 left`, with how the total is known. */
  readonly value: ValueView;
  /** Whether little or nothing is left. */
  readonly standing: 'room' | 'little' | 'full';
}
