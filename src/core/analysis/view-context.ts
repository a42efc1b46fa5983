import type { FindingCounts } from '../../protocol/panel-contract';
import type { ChunkRecord } from '../store/files';
import type { Place } from '../store/place';
import { unturned } from '../text/direction';
import type { FindingView, ViewContext } from '../views/context';
import { noFindings } from '../views/context';
import type { Engine } from './engine';
import type { RuleReport } from './rule-runs';
import { locate } from './findings';

/** What views may ask of the engine beyond the model. */
export function viewContext(engine: Engine): ViewContext {
  const reports = (place: Place): RuleReport[] => {
    const chunk = engine.files.chunk(place.chunk);
    return chunk === undefined ? [] : engine.reportsOfChunk(chunk, place.chunk).filter(({ report }) => concerns(chunk, report.at, place));
  };
  return {
    revision: engine.revision,
    locate: (place) => locate(engine.files, place),
    countFindings: (place) => countBySeverity(reports(place)),
    findingsAt: (place) => reports(place).map((report) => findingView(engine, report)).filter((view) => view !== undefined),
  };
}

/** The place of the whole resource whose name stands at a place. */
export function wholeOf(engine: Engine, place: Place): Place {
  const whole = engine.files.chunk(place.chunk)?.facts.resources.find(({ slot }) => slot === place.slot)?.whole;
  return whole === undefined ? place : { ...place, slot: whole };
}

/** Whether a report stands inside the resource that the place names. Most chunks hold one resource only. */
function concerns(chunk: ChunkRecord, at: Place, place: Place): boolean {
  const { resources } = chunk.facts;
  if (resources.length < 2) return true;
  const whole = resources.find(({ slot }) => slot === place.slot)?.whole;
  if (whole === undefined) return false;
  const [start = 0, end = 0] = chunk.spans.slice(whole * 2, whole * 2 + 2);
  const offset = chunk.spans[at.slot * 2] ?? -1;
  return start <= offset && offset < end;
}

function countBySeverity(reports: readonly RuleReport[]): FindingCounts {
  if (reports.length === 0) return noFindings;
  const count = (wanted: string): number => reports.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning') };
}

function findingView(engine: Engine, { rule, severity, report }: RuleReport): FindingView | undefined {
  const location = locate(engine.files, report.at);
  return location && { code: rule.id, severity, message: unturned(report.message), location };
}
