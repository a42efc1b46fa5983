import type { Command } from 'commander';
import type { ClusterSummary } from '../../protocol/analysis-contract';
import type { ValueView } from '../../protocol/panel-contract';
import type { BlockView, CapacityBar, CapacityView, FreeBlockView, FreeSearchView, OverlapParty, SpaceOverlap, SpaceQuestion, SpaceView } from '../../protocol/space-contract';
import { type Style, printable } from '../color';
import { Failure } from '../failure';
import { type JsonLocation, jsonLocation } from '../json-location';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { place } from '../reporters/text';
import { alignColumns } from '../table';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface SpaceOptions extends CommonOptions {
  readonly cluster?: string;
  readonly free?: string;
  readonly format: 'text' | 'json';
}

/** A value of the map with its place as people type it. */
export interface JsonSpaceValue extends Omit<ValueView, 'location'> {
  readonly location?: JsonLocation;
}

type Json<T> = Omit<T, 'value' | 'window' | 'from' | 'to'> & { readonly value: JsonSpaceValue };

/** What `space --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonSpaces {
  readonly schemaVersion: 1;
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly families: readonly {
      readonly family: 4 | 6;
      /** Units: ranges, those of nodes included. */
      readonly count: number;
      /** Depth first; `level` tells the nesting. Groups stand for several ranges of nodes. */
      readonly ranges: readonly (Omit<BlockView, 'value' | 'window' | 'from' | 'to'> & { readonly value?: JsonSpaceValue })[];
    }[];
    readonly overlaps: readonly (Omit<SpaceOverlap, 'parties' | 'window' | 'from' | 'to'> & { readonly parties: readonly Json<OverlapParty>[] })[];
    readonly moreOverlaps: number;
    readonly free: readonly Json<FreeBlockView>[];
    /** Answer to `--free`. */
    readonly found?: FreeSearchView;
    readonly capacity: readonly (Omit<CapacityView, 'bars'> & { readonly bars: readonly Json<CapacityBar>[] })[];
  }[];
}

interface Found {
  readonly cluster: ClusterSummary;
  readonly view: SpaceView;
}

/** In clusters with more nodes, their ranges are printed in groups. */
const mostNodes = 64;

const examples = `
Examples:
  kube-netscope space
  kube-netscope space clusters/prod --free 10.0.0.0/8,16
  kube-netscope space --format json | jq '.clusters[].overlaps'`;

/** Adds the command that prints the map of ranges. */
export function addSpace(program: Command): void {
  const command = program
    .command('space [path...]')
    .description('Print the ranges in use with their nesting, what overlaps, free blocks, and what is left of nodes, pods, Services and ports.')
    .option('--cluster <name>', 'only this cluster')
    .option('--free <range,length>', 'look for free blocks of a length in a range: 10.0.0.0/8,16')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: SpaceOptions) => {
    await space(paths, options);
  });
}

async function space(paths: readonly string[], options: SpaceOptions): Promise<void> {
  const free = options.free === undefined ? {} : { free: searchOf(options.free) };
  const workspace = await openWorkspace(paths, options);
  const found = chosenClusters(workspace, options.cluster).flatMap((cluster): Found[] => {
    const view = workspace.analysis.addressSpace(cluster.id, { width: cluster.nodes <= mostNodes ? 1_000_000 : 1000, ...free });
    return view === undefined ? [] : [{ cluster, view }];
  });
  print(options.format === 'json' ? json(found, workspace) : text(found, workspace, styleFor(options)));
  finish(workspace);
}

function searchOf(text: string): NonNullable<SpaceQuestion['free']> {
  const [, within, length] = /^(.+),\s*\/?(\d{1,3})$/.exec(text) ?? [];
  if (within === undefined || length === undefined) throw new Failure(`--free ${text}: a range and a length are needed, as in --free 10.0.0.0/8,16`);
  return { within: within.trim(), length: Number(length) };
}

function text(found: readonly Found[], workspace: Workspace, style: Style): string {
  if (found.length === 0) return 'No cluster was found.\n';
  return found.map(({ cluster, view }) => `${found.length > 1 ? `${clusterHeading(cluster, style)}\n` : ''}${clusterText(view, workspace, style)}`).join('\n');
}

function clusterText(view: SpaceView, workspace: Workspace, style: Style): string {
  const parts = [
    ...view.families.map(({ family, strips }) => section(`IPv${family}`, alignColumns(strips.flatMap(({ blocks }) => depthFirst(blocks)).map((block) => blockRow(block))), style)),
    section(view.overlaps.length === 0 ? 'No overlaps' : 'Overlaps', [...view.overlaps.flatMap((overlap) => overlapText(overlap, workspace, style)), ...(view.moreOverlaps > 0 ? [`… and ${view.moreOverlaps} more`] : [])], style),
    section('Free', alignColumns(view.free.map(({ title, value }) => [title, value.text === '' ? 'none left' : value.text, `${value.provenance}: ${printable(value.because)}`])), style),
    ...(view.found === undefined ? [] : [section(`Free /${view.found.length} in ${printable(view.found.within)}`, [...view.found.blocks, printable(view.found.because)], style)]),
    ...view.capacity.map(({ title, bars }) => section(title, alignColumns(bars.map(({ label, value }) => [printable(label), value.text, `${value.provenance}: ${printable(value.because)}`])), style)),
  ];
  return parts.join('\n');
}

function section(title: string, lines: readonly string[], style: Style): string {
  return [style.bold(title), ...lines.map((line) => `  ${line}`)].map((line) => `${line}\n`).join('');
}

/** A range before those in it. */
function depthFirst(blocks: readonly BlockView[]): BlockView[] {
  return [...blocks].sort((a, b) => a.from - b.from || a.level - b.level);
}

function blockRow({ kind, level, name, text: range, provenance, detail, overlaps }: BlockView): string[] {
  const mark = overlaps.length > 0 && kind === 'range' ? '  ! overlap' : '';
  return [`${'  '.repeat(level)}${range}`, printable(name), kind === 'free' ? '' : provenance, `${printable(detail)}${mark}`];
}

function overlapText({ parties: [a, b], text: shared, certain, because }: SpaceOverlap, workspace: Workspace, style: Style): string[] {
  const party = ({ name, value }: OverlapParty): string => `${printable(name)} ${value.text}`;
  const at = [a, b].flatMap(({ value }) => (value.location === undefined ? [] : [`  ${place(workspace.shownLocation(value.location))}: ${value.text}, ${printable(value.because)}`]));
  return [`${certain ? style.red('overlap') : style.yellow('perhaps')}  ${party(a)} and ${party(b)} share ${shared}: ${printable(because)}`, ...at.map((line) => style.dim(line))];
}

function json(found: readonly Found[], workspace: Workspace): string {
  const value = ({ location, ...rest }: ValueView): JsonSpaceValue => ({ ...rest, ...jsonLocation(workspace, location) });
  const document: JsonSpaces = {
    schemaVersion: 1,
    clusters: found.map(({ cluster: { id, name }, view }) => ({
      id,
      name,
      families: view.families.map(({ family, strips, ranges: count }) => ({
        family,
        count,
        ranges: strips.flatMap(({ blocks }) => depthFirst(blocks)).map(({ window: _, from: _from, to: _to, value: own, ...block }) => ({ ...block, ...(own && { value: value(own) }) })),
      })),
      overlaps: view.overlaps.map(({ window: _, from: _from, to: _to, parties, ...rest }) => ({ ...rest, parties: parties.map(({ from: _a, to: _b, value: own, ...party }) => ({ ...party, value: value(own) })) })),
      moreOverlaps: view.moreOverlaps,
      free: view.free.map(({ window: _, value: own, ...rest }) => ({ ...rest, value: value(own) })),
      ...(view.found && { found: view.found }),
      capacity: view.capacity.map(({ bars, ...rest }) => ({ ...rest, bars: bars.map(({ value: own, ...bar }) => ({ ...bar, value: value(own) })) })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
