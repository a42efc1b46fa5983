import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { dockerDaemon } from './docker';
import { flannelValues, ovnValues } from './helm';
import { k3sConfig } from './k3s';
import { installConfig } from './install-config';
import { kubesprayInventory, kubesprayVars } from './kubespray';
import { microk8sLaunch } from './microk8s';
import { rke1 } from './rke';
import { talosConfig } from './talos';
import type { UntypedReader } from './untyped-reader';

/** Every file that has no kind and is known by its keys. */
export const UNTYPED_READERS: readonly UntypedReader[] = [k3sConfig, rke1, talosConfig, kubesprayVars, kubesprayInventory, installConfig, dockerDaemon, microk8sLaunch, flannelValues, ovnValues];

const WORDS = [...new Set(UNTYPED_READERS.flatMap((reader) => reader.words))];

/** Whether a text without a kind may be one of these files. Cost: a few native searches. */
export function mayBeUntyped(text: string): boolean {
  return WORDS.some((word) => text.includes(word));
}

/** Adds the facts of a document without a kind. Shape: whether it was recognised. */
export function addUntyped(root: Cursor, out: FactsBuilder): boolean {
  const reader = UNTYPED_READERS.find((each) => each.recognises(root));
  reader?.read(root, out);
  return reader !== undefined;
}
