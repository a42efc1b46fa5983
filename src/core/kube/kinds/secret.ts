import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** The type of Secrets that a ClusterResourceSet may apply. Source: cluster-api api/addons/v1beta1 ClusterResourceSetSecretType. */
const RESOURCE_SET = 'addons.cluster.x-k8s.io/resource-set';

/** v1 Secret, as far as it holds manifests for a ClusterResourceSet. What stands under `data` is encoded and is not read. */
export const secret: KindReader = {
  groups: [''],
  kinds: ['Secret'],
  words: [RESOURCE_SET],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
  },
  manifests: (root) => (root.get('type').text() === RESOURCE_SET ? root.get('stringData').entries().map(({ value }) => value) : []),
};
