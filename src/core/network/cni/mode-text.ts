import type { CniMode } from '../model';

/** A mode whose text says nothing that is known. */
export const UNKNOWN_MODE: CniMode = { direct: true };

/**
 * The mode that a text of Calico names: `ipip`, `vxlan-cross-subnet`, `none`, or the operator's `IPIPCrossSubnet`.
 * Errors: other texts give `UNKNOWN_MODE`.
 */
export function modeOf(text: string): CniMode {
  const word = text.toLowerCase().replaceAll('-', '');
  if (word === 'none') return { direct: true };
  const match = /^(ipip|vxlan)(crosssubnet)?$/.exec(word);
  if (match === null) return UNKNOWN_MODE;
  return { tunnel: match[1] === 'ipip' ? 'ipip' : 'vxlan', direct: match[2] !== undefined };
}
