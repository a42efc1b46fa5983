import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** A range that Services get addresses from. Source: k8s.io/api/networking/v1 ServiceCIDR. */
export const serviceCidr: KindReader = {
  groups: ['networking.k8s.io'],
  kinds: ['ServiceCIDR'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    out.addressList(root.at('spec', 'cidrs'), { role: 'service-range', form: 'prefix', owner, origin: 'ServiceCIDR spec.cidrs' });
  },
};
