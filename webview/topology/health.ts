import type { FindingCounts, NodeView } from '../../src/protocol/panel-contract';

/** How a thing is marked in the picture. */
export type Health = 'ok' | 'warning' | 'error';

/** The mark of something with findings. */
export function healthOf(findings: FindingCounts): Health {
  return findings.errors > 0 ? 'error' : findings.warnings > 0 ? 'warning' : 'ok';
}

/** Share of pods with findings from which on their node is marked: one bad pod must not paint a whole cluster. */
const share = 0.2;

/** The mark of a node: its own findings, else those of its pods when they are many. Cost: O(pods of the node). */
export function nodeHealth(node: NodeView): Health {
  const own = healthOf(node.findings);
  if (own !== 'ok') return own;
  let errors = 0;
  let warnings = 0;
  for (const pod of node.pods) {
    if (pod.findings.errors > 0) errors++;
    else if (pod.findings.warnings > 0) warnings++;
  }
  const enough = Math.max(1, node.pods.length * share);
  return errors >= enough ? 'error' : errors + warnings >= enough ? 'warning' : 'ok';
}
