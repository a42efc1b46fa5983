import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { textsOf } from '../labels';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** kustomize's Kustomization and Component. Source: sigs.k8s.io/kustomize/api/types Kustomization. */
export const kustomization: KindReader = {
  groups: ['kustomize.config.k8s.io'],
  kinds: ['Kustomization', 'Component'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addKustomization(root, out);
  },
};

/** Notes what a kustomization lists; the kind may be missing in a file named `kustomization.yaml`. */
export function addKustomization(root: Cursor, out: FactsBuilder): void {
  const resources = ['resources', 'bases', 'components'].flatMap((key) => textsOf(root.get(key)));
  out.kustomization(resources, root.get('namespace').text() || undefined);
}
