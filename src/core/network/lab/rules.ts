import type { Family } from '../../ip/address';
import { prefix } from '../../ip/prefix';
import { inputOf } from '../kube-proxy/from-manifests';
import type { ProxyInput, ProxyServicePort } from '../kube-proxy/input';
import { restoreText } from '../kube-proxy/restore';
import { NodeRules } from '../kube-proxy/rules';
import type { World } from '../trace/world';
import { isDeviceName, isObjectName, isPlain } from './shell';

/** Rules of one node in one family as `iptables-restore` takes them. */
export interface LabRules {
  readonly node: number;
  readonly family: Family;
  readonly text: string;
}

/**
 * The rules of every node. Services whose names the API server would not take are left out: the text must hold what
 * kube-proxy writes and nothing else. Errors: a text where the configuration of kube-proxy is no such thing.
 */
export function labRules({ model, proxy }: World): readonly LabRules[] | string {
  if (proxy === undefined || proxy.config.mode !== 'iptables') return [];
  const { clusterRanges, bridgeInterface, interfaceNamePrefix, nodePortAddresses } = proxy.config;
  const ranges = [...Object.values(clusterRanges), ...nodePortAddresses.filter((text) => !['primary', 'localhost', 'all'].includes(text))];
  const oddRange = ranges.find((text) => prefix(text) === undefined);
  const oddDevice = [bridgeInterface, interfaceNamePrefix].find((text) => text !== '' && !isDeviceName(text));
  const odd = oddRange ?? oddDevice;
  if (odd !== undefined) return `the configuration of kube-proxy holds ${JSON.stringify(odd).slice(0, 60)}, which no rule should`;
  return model.nodes.flatMap((_, node) => {
    const input = inputOf(proxy, node);
    return input === undefined ? [] : model.families.map((family) => ({ node, family, text: textOf(input, family) }));
  });
}

function textOf(input: ProxyInput, family: Family): string {
  const text = restoreText(new NodeRules({ ...input, servicePorts: input.servicePorts.filter(isUsual) }, family), { builtinJumps: true });
  return text.split('\n').filter(isPlain).join('\n');
}

function isUsual({ namespace, service, port, protocol }: ProxyServicePort): boolean {
  return isObjectName(namespace) && isObjectName(service) && (port === '' || isObjectName(port)) && ['TCP', 'UDP', 'SCTP'].includes(protocol);
}
