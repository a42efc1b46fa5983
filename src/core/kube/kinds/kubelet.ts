import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** The kubelet's configuration file. Source: k8s.io/kubelet/config/v1beta1 KubeletConfiguration. */
export const kubelet: KindReader = {
  groups: ['kubelet.config.k8s.io'],
  kinds: ['KubeletConfiguration'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addKubelet(root, 'KubeletConfiguration ', out);
  },
};

/** Adds the facts of a KubeletConfiguration. */
export function addKubelet(root: Cursor, origin: string, out: FactsBuilder): void {
  out.addressList(root.get('clusterDNS'), { role: 'dns-address', form: 'address', origin: `${origin}clusterDNS` });
  out.address(root.get('podCIDR'), { role: 'other-range', form: 'prefix', origin: `${origin}podCIDR` });
  for (const key of ['address', 'healthzBindAddress']) out.address(root.get(key), { role: 'other-address', form: 'address', origin: `${origin}${key}` });
  out.setting('max-pods', root.get('maxPods'), `${origin}maxPods`);
  out.setting('dns-domain', root.get('clusterDomain'), `${origin}clusterDomain`);
}
