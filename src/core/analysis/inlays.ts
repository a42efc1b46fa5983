import type { InlayView } from '../../protocol/language-contract';
import { formatPrefix, prefixSize } from '../ip/prefix';
import type { Claim, ServiceSubject } from '../network/subjects';
import { placeOf, titleOf } from '../network/subjects';
import { type FileRecord, linesOf } from '../store/files';
import type { Place } from '../store/place';
import { formatCount } from '../views/values';
import { nodeBlockLength } from './completion/free';
import { endpointCount } from './endpoint-count';
import { rangeRoles } from './links/address-links';
import type { LinkSources } from './links/links';
import { containerPorts } from './links/port-links';

const MOST = 500;
const FEW = 5;

interface Note {
  readonly place: Place;
  readonly text: string;
  readonly because: string;
}

/** Notes after the values between two offsets of a file. Cost: the chunks between them and the workloads that their Services select. */
export function inlayViews(sources: LinkSources, path: string, start: number, end: number): InlayView[] {
  const { files } = sources.engine;
  const file = files.file(path);
  if (file === undefined || file.template) return [];
  const views: InlayView[] = [];
  for (const chunk of file.chunks) {
    if (chunk.end < start || chunk.start > end || views.length >= MOST) continue;
    const subjects = sources.engine.subjectsOfChunk(chunk.id);
    const notes = [...(subjects?.claims ?? []).flatMap((claim) => sizeOf(claim, sources)), ...(subjects?.services ?? []).flatMap((service) => [...endpointsOf(service, sources), ...portsOf(service, sources)])];
    for (const { place, text, because } of notes) {
      const offset = files.locate(place)?.span.end;
      if (offset !== undefined && start <= offset && offset <= end) views.push({ file: path, at: linesOf(file).position(behindQuote(file, offset)), text, because });
    }
  }
  return views.slice(0, MOST).sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function behindQuote({ text }: FileRecord, offset: number): number {
  return text[offset] === '"' || text[offset] === "'" ? offset + 1 : offset;
}

/** How many addresses a range has, and how many nodes a pod range is enough for. */
function sizeOf(claim: Claim, sources: LinkSources): Note[] {
  const { fact, prefix, interval, address, cluster } = claim;
  const size = interval.last - interval.first + 1n;
  if (address !== undefined || size === 1n || !rangeRoles.includes(fact.role)) return [];
  const place = placeOf(claim, fact.slot);
  const text = `${formatCount(size)} addresses`;
  if (fact.role !== 'pod-range' || size !== prefixSize(prefix)) return [{ place, text, because: fact.origin }];
  const length = nodeBlockLength(sources, cluster, prefix, sources.engine.index.claims(cluster, 'pod-range').map((other) => other.prefix));
  if (length <= prefix.length) return [{ place, text, because: fact.origin }];
  const nodes = 1n << BigInt(length - prefix.length);
  return [{ place, text: `${text}, ${formatCount(nodes)} node blocks`, because: `${fact.origin}: each node gets a /${length} of ${formatPrefix(prefix)}, so there is room for ${formatCount(nodes)} nodes.` }];
}

/** How many endpoints a selector finds. */
function endpointsOf(service: ServiceSubject, { engine }: LinkSources): Note[] {
  const { selector, serviceType } = service.body;
  if (selector === undefined || serviceType === 'ExternalName') return [];
  return [{ place: placeOf(service, selector.slot), ...endpointCount(engine, service) }];
}

/** The number that a target port by name stands for. */
function portsOf(service: ServiceSubject, { engine }: LinkSources): Note[] {
  return service.body.ports.flatMap((port) => {
    const { targetPort } = port;
    if (targetPort === undefined || typeof targetPort.value !== 'string') return [];
    const found = containerPorts(engine, service, port).filter(({ port: { containerPort } }) => containerPort !== undefined);
    const numbers = [...new Set(found.map(({ port: { containerPort } }) => containerPort?.value))];
    if (numbers.length === 0) return [];
    const owners = [...new Set(found.map(({ workload }) => titleOf(workload)))].slice(0, FEW);
    return [{ place: placeOf(service, targetPort.slot), text: `= ${numbers.slice(0, FEW).join(', ')}`, because: `Port "${targetPort.value}" of ${owners.join(', ')}` }];
  });
}
