import type { CompletionItemView, CompletionView } from '../../../protocol/language-contract';
import { linesOf } from '../../store/files';
import { cursorPlace, isPath, type CursorPlace } from '../cursor-place';
import type { LinkSources } from '../links/links';
import { clusterAddresses, nodeBlocks, nodePorts, podRanges, serviceRanges } from './free';
import { backendPorts, backendServices, nodeNames, podLabels, policyLabels, targetPorts } from './names';
import { itemOf, type Proposal } from './proposal';

/*
 * What may be written at a place. It knows which fields have values that a cluster knows; every
 * other place is left to other extensions.
 */

/** A field of some kinds with what may stand in it. */
interface Field {
  readonly kinds: RegExp;
  readonly forms: readonly string[];
  /** The keys of the mapping are asked for, not a value. */
  readonly isKey?: boolean;
  readonly propose: (at: CursorPlace, sources: LinkSources) => readonly Proposal[];
}

const ROUTES = /^(?:Ingress|(?:HTTP|GRPC|TCP|TLS|UDP)Route)$/;

const fields: readonly Field[] = [
  { kinds: /^Service$/, forms: ['spec/selector'], isKey: true, propose: podLabels },
  { kinds: /^Service$/, forms: ['spec/selector/*'], propose: podLabels },
  { kinds: /^NetworkPolicy$/, forms: ['spec/podSelector/matchLabels'], isKey: true, propose: policyLabels },
  { kinds: /^NetworkPolicy$/, forms: ['spec/podSelector/matchLabels/*'], propose: policyLabels },
  { kinds: /^Service$/, forms: ['spec/ports/#/targetPort'], propose: targetPorts },
  { kinds: /^Service$/, forms: ['spec/clusterIP', 'spec/clusterIPs/#'], propose: clusterAddresses },
  { kinds: /^Service$/, forms: ['spec/ports/#/nodePort', 'spec/healthCheckNodePort'], propose: nodePorts },
  { kinds: /^(?:ClusterConfiguration|Cluster)$/, forms: ['networking/podSubnet'], propose: podRanges },
  { kinds: /^KubeProxyConfiguration$/, forms: ['clusterCIDR'], propose: podRanges },
  { kinds: /^IPPool$/, forms: ['spec/cidr'], propose: podRanges },
  { kinds: /^Cluster$/, forms: ['spec/clusterNetwork/pods/cidrBlocks/#'], propose: podRanges },
  { kinds: /^Cluster$/, forms: ['spec/clusterNetwork/services/cidrBlocks/#'], propose: serviceRanges },
  { kinds: /^ServiceCIDR$/, forms: ['spec/cidrs/#'], propose: serviceRanges },
  { kinds: /^(?:ClusterConfiguration|Cluster)$/, forms: ['networking/serviceSubnet'], propose: serviceRanges },
  { kinds: /^Node$/, forms: ['spec/podCIDR', 'spec/podCIDRs/#'], propose: nodeBlocks },
  { kinds: /^Pod$/, forms: ['spec/nodeName'], propose: nodeNames },
  { kinds: /./, forms: ['**/template/spec/nodeName'], propose: nodeNames },
  { kinds: ROUTES, forms: ['**/backend/service/name', '**/defaultBackend/service/name', '**/backend/serviceName', '**/backendRefs/#/name'], propose: backendServices },
  { kinds: ROUTES, forms: ['**/service/port/name', '**/service/port/number', '**/backend/servicePort', '**/backendRefs/#/port'], propose: backendPorts },
];

const MOST_ITEMS = 200;

/** What may be written at an offset; nothing where the cluster has no say. Cost: the chunk's text and the proposals; for addresses without a declared range the model. */
export function completionView(sources: LinkSources, file: string, offset: number): CompletionView | undefined {
  const at = cursorPlace(sources.engine, file, offset);
  const field = at && fieldAt(at);
  if (at === undefined || field === undefined) return undefined;
  const items = new Map<string, CompletionItemView>();
  for (const proposal of field.propose(at, sources)) {
    const item = itemOf(at, proposal);
    if (items.size < MOST_ITEMS && !items.has(item.label)) items.set(item.label, item);
  }
  if (items.size === 0) return undefined;
  const lines = linesOf(at.file);
  return { range: { start: lines.position(at.span.start), end: lines.position(at.span.end) }, items: [...items.values()] };
}

function fieldAt(at: CursorPlace): Field | undefined {
  const kind = at.field('kind');
  if (at.entry === undefined || kind === undefined) return undefined;
  const { part } = at.entry;
  const fits = ({ kinds, forms, isKey }: Field): boolean => part !== (isKey === true ? 'value' : 'key') && kinds.test(kind) && forms.some((form) => isPath(at.path, form));
  return fields.find(fits);
}
