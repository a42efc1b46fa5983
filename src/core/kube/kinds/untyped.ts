import type { Cursor } from '../../yaml/cursor';
import { dockerDaemon } from './docker';
import { chartValues } from './helm-values';
import { k3sConfig } from './k3s';
import { installConfig } from './install-config';
import { kubesprayInventory, kubesprayVars } from './kubespray';
import { microk8sLaunch } from './microk8s';
import { rke1 } from './rke';
import { talosConfig } from './talos';
import type { UntypedReader } from './untyped-reader';

/** Every file that has no kind and is known by its keys. */
export const UNTYPED_READERS: readonly UntypedReader[] = [k3sConfig, rke1, talosConfig, kubesprayVars, kubesprayInventory, installConfig, dockerDaemon, microk8sLaunch, chartValues];

const WORDS = [...new Set(UNTYPED_READERS.flatMap((reader) => reader.words))];

/** Whether a text without a kind may be one of these files. Cost: a few native searches. */
export function mayBeUntyped(text: string): boolean {
  return WORDS.some((word) => text.includes(word));
}

/** The reader that recognises a document without a kind. */
export function untypedReader(root: Cursor): UntypedReader | undefined {
  return UNTYPED_READERS.find((each) => each.recognises(root));
}
