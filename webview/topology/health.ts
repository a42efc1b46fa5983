import type { FindingCounts } from '../../src/protocol/panel-contract';

/** How a thing is marked in the picture. */
export type Health = 'ok' | 'warning' | 'error';

/** The mark of something with findings. */
export function healthOf(findings: FindingCounts): Health {
  return findings.errors > 0 ? 'error' : findings.warnings > 0 ? 'warning' : 'ok';
}

/** Share of pods with findings from which on their node is marked: one bad pod must not paint a whole cluster. */
const share = 0.2;

/** The mark of a node: its own findings, else those of its pods when they are many. `marked` counts pods with errors, and those with warnings only. */
export function nodeHealth(findings: FindingCounts, pods: number, marked: FindingCounts): Health {
  const own = healthOf(findings);
  if (own !== 'ok') return own;
  const enough = Math.max(1, pods * share);
  return marked.errors >= enough ? 'error' : marked.errors + marked.warnings >= enough ? 'warning' : 'ok';
}
