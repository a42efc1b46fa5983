import type { Chain } from './rule';

/** Chains that stand before the other ones of kube-proxy. */
const FIRST: readonly string[] = ['KUBE-NODEPORTS', 'KUBE-SERVICES'];

/**
 * Sorts chains of one table for printing: the kernel's own in their order, KUBE-NODEPORTS, KUBE-SERVICES, then by name.
 * The order in which kube-proxy writes Services changes from run to run and means nothing; this one is stable.
 * Cost: O(n log n) string comparisons; hashes the name of every endpoint's chain.
 */
export function inCanonicalOrder(chains: readonly Chain[]): Chain[] {
  const named = chains.filter(({ kind, name }) => kind !== 'built-in' && !FIRST.includes(name));
  return [
    ...chains.filter(({ kind }) => kind === 'built-in'),
    ...FIRST.flatMap((name) => chains.filter((chain) => chain.name === name)),
    ...sortedByName(named),
  ];
}

/** Sorts chains of one table as iptables-save lists them: the kernel's own, then by name. */
export function inSavedOrder(chains: readonly Chain[]): Chain[] {
  return [...chains.filter(({ kind }) => kind === 'built-in'), ...sortedByName(chains.filter(({ kind }) => kind !== 'built-in'))];
}

function sortedByName(chains: readonly Chain[]): Chain[] {
  return [...chains].sort((a, b) => (a.name < b.name ? -1 : 1));
}
