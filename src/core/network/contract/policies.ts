import type { PolicyCluster } from '../policy/policies';
import type { Statement } from './statement';

/**
 * The same statements, where those on reachability say whether policies restrict it on purpose: they hold for the
 * network, and policies are no break of them.
 */
export function besidePolicies(statements: readonly Statement[], policies: PolicyCluster | undefined): readonly Statement[] {
  const said = policies && remark(policies);
  if (said === undefined) return statements;
  return statements.map((statement) => {
    const { id, standing, reason } = statement;
    return standing === 'holds' && (id === 'same-node' || id === 'between-nodes') ? { ...statement, reason: `${reason}; ${said}` } : statement;
  });
}

function remark({ byNamespace, enforcement: { enforced, by } }: PolicyCluster): string | undefined {
  const count = [...byNamespace.values()].reduce((sum, { length }) => sum + length, 0);
  if (count === 0) return undefined;
  const [counted, restrict] = count === 1 ? ['1 NetworkPolicy', 'restricts'] : [`${count} NetworkPolicies`, 'restrict'];
  if (enforced === 'no') return `${counted} would restrict it, but ${by} does not enforce any`;
  return `this is said of the network: ${counted} ${restrict} on purpose who may talk to whom${enforced === 'yes' ? `, enforced by ${by}` : `, if ${by} enforces any`}`;
}
