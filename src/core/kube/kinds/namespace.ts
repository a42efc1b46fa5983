import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** v1 Namespace: policies select it by its labels. */
export const namespace: KindReader = {
  groups: [''],
  kinds: ['Namespace'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
  },
};
