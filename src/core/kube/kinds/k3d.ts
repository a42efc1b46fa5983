import type { Cursor } from '../../yaml/cursor';
import { addFlags } from '../component-flags';
import type { FactsBuilder } from '../facts-builder';
import { addFields } from '../fields';
import type { Flag } from '../flags';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** k3d's cluster file; before v1alpha4 its name stands at the root. Source: k3d pkg/config/v1alpha5/types.go. */
export const k3dSimple: KindReader = {
  groups: ['k3d.io'],
  kinds: ['Simple'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const name = root.at('metadata', 'name').isGiven ? root.at('metadata', 'name') : root.get('name');
    out.define('k3d', 'control-plane', name.text() || undefined);
    out.setting('cluster-name', name, 'k3d Simple name');
    addFields(root, { addresses: [['subnet', 'node-network', 'named'], ['kubeAPI.hostIP', 'api-server-address', 'address'], ['hostAliases[].ip', 'other-address', 'address']] }, 'k3d Simple ', out);
    const options = root.at('options', 'k3s');
    for (const item of mappings(options.get('extraArgs'))) addK3sArg(item.get('arg'), 'k3d Simple options.k3s.extraArgs ', out);
    for (const key of ['extraServerArgs', 'extraAgentArgs']) for (const item of options.get(key).items()) addK3sArg(item, `k3d Simple options.k3s.${key} `, out);
  },
};

/** One `--name=value` of k3s; `--kubelet-arg=name=value` is a flag of the component. */
function addK3sArg(cursor: Cursor, origin: string, out: FactsBuilder): void {
  const text = cursor.text() ?? '';
  const match = /^--([a-z][a-z-]*)=(["']?)/.exec(text);
  if (match === null) return;
  const from = match[0].length;
  const to = text.length - (match[2] === '' ? 0 : 1);
  const component = /^(kube.*|kubelet)-arg$/.exec(match[1] ?? '')?.[1];
  const inner = component === undefined ? null : /^(?:--)?([a-z][a-z0-9-]*)=/.exec(text.slice(from, to));
  const start = from + (inner?.[0].length ?? 0);
  const flag: Flag = { name: inner?.[1] ?? match[1] ?? '', value: text.slice(start, to), cursor, from: start, to };
  if (to > start) addFlags(component ?? 'k3s', [flag], origin, out);
}
