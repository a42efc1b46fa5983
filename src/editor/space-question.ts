import type { SpaceQuestion } from '../protocol/space-contract';
import { isRecord } from './convert';

/** Units: characters. Longer ones are no ids or windows. */
const longest = 2000;

/** What a page may ask of a map. Errors: what has another shape is left out, as the map has an answer without it. */
export function questionFromPage(value: unknown): SpaceQuestion {
  if (!isRecord(value)) return {};
  const { width, windows, zoom, selected, reveal, free } = value;
  const four = isRecord(windows) ? textOf(windows['4']) : undefined;
  const six = isRecord(windows) ? textOf(windows['6']) : undefined;
  const shown = isRecord(zoom) ? textOf(zoom['window']) : undefined;
  const within = isRecord(free) ? textOf(free['within']) : undefined;
  return {
    ...(isNumber(width) && { width }),
    windows: { ...(four !== undefined && { 4: four }), ...(six !== undefined && { 6: six }) },
    ...(isRecord(zoom) && shown !== undefined && isNumber(zoom['from']) && isNumber(zoom['to']) && { zoom: { window: shown, from: zoom['from'], to: zoom['to'] } }),
    ...(textOf(selected) !== undefined && { selected: textOf(selected) }),
    reveal: reveal === true,
    ...(isRecord(free) && within !== undefined && isNumber(free['length']) && { free: { within, length: free['length'] } }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= longest ? value : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
