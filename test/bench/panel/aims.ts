import { quantile } from '../measure';
import { panelClusters } from './manifests';

/** What is aimed at for a cluster. Units: ms; a frame of 60 a second takes 16.7, so that 17 means one frame and 33 two. */
export interface Aims {
  readonly open: number;
  readonly pan: number;
  readonly zoom: number;
  readonly edit: number;
  /** From the question to its answer; painting takes a frame more. */
  readonly search: number;
}

/** The aims, by cluster. */
export const aims: readonly Aims[] = [
  { open: 150, pan: 17, zoom: 17, edit: 50, search: 5 },
  { open: 200, pan: 17, zoom: 33, edit: 50, search: 10 },
  { open: 500, pan: 17, zoom: 50, edit: 100, search: 50 },
];

/** A frame of 60 a second, rounded as people read it. */
export const aFrame = 17;

/** What no input may wait longer for. Units: ms. */
export const longestBlock = 50;

/** What was measured of a cluster. Units: ms, lists one per try. */
export interface Measured {
  readonly open: readonly number[];
  readonly pan: readonly number[];
  readonly zoom: readonly number[];
  /** Without the analysis. */
  readonly edit: readonly number[];
  readonly search: readonly number[];
}

/** The measured figures beside their aims, as a table of Markdown with a line per cluster. */
export function overview(measured: ReadonlyMap<number, Measured>): string {
  const heads = ['cluster', 'open → first useful paint', 'pan, p50 / p95', 'zoom over the whole range, p95', 'edit → picture updated', 'search'];
  const lines = [...measured].map(([index, { open, pan, zoom, edit, search }]) => {
    const aim = aims[index];
    if (!aim) return '';
    const cell = (shown: string, worst: number, limit: number): string => `${shown} (≤ ${limit})${Math.floor(worst) <= limit ? '' : ' **missed**'}`;
    const [middle, most] = [quantile(pan, 0.5), quantile(pan, 0.95)];
    const alone = (values: readonly number[], share: number, limit: number): string => cell(rounded(quantile(values, share)), quantile(values, share), limit);
    const cells = [alone(open, 0.5, aim.open), cell(`${rounded(middle)} / ${rounded(most)}`, most, aim.pan), alone(zoom, 0.95, aim.zoom), alone(edit, 0.5, aim.edit), alone(search, 0.5, aim.search)];
    return `| ${[panelClusters[index]?.name ?? '', ...cells].join(' | ')} |`;
  });
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...lines].join('\n');
}

function rounded(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}
