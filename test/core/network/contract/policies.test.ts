import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { besidePolicies } from '../../../../src/core/network/contract/policies';
import type { Statement, StatementId } from '../../../../src/core/network/contract/statement';
import type { Enforcement } from '../../../../src/core/network/policy/enforcement';
import type { ClusterPolicy, PolicyCluster } from '../../../../src/core/network/policy/policies';

const statement = (id: StatementId, standing: Statement['standing']): Statement => ({ id, title: 't', standing, reason: 'r', evidence: [], more: 0 });

function reasons(count: number, enforcement: Enforcement, standing: Statement['standing'] = 'holds'): string[] {
  const policy: ClusterPolicy = { namespace: 'shop', title: 'shop/p', body: { type: 'policy' } as ClusterPolicy['body'], directions: new Set(['ingress']), place: { chunk: 1, slot: 1 } };
  const policies: PolicyCluster = { byNamespace: new Map([['shop', Array.from({ length: count }, () => policy)]]), namespaces: new Map(), enforcement, blocksHoldForPods: true };
  return besidePolicies([statement('addresses', standing), statement('same-node', standing), statement('between-nodes', standing)], policies).map(({ reason }) => reason);
}

describe('contract of pod networking beside NetworkPolicies', () => {
  it('tells how many restrict what the network gives, and who enforces them', () => {
    const told = 'r; this is said of the network: 2 NetworkPolicies restrict on purpose who may talk to whom, enforced by Calico';
    assert.deepEqual(reasons(2, { enforced: 'yes', by: 'Calico' }), ['r', told, told]);
    assert.match(reasons(1, { enforced: 'unknown', by: 'the network plugin' })[1] ?? '', /1 NetworkPolicy restricts .*, if the network plugin enforces any$/);
    assert.match(reasons(1, { enforced: 'no', by: 'Flannel' })[2] ?? '', /1 NetworkPolicy would restrict it, but Flannel does not enforce any$/);
  });

  it('says nothing where there are none, or where the network fails already', () => {
    assert.deepEqual(reasons(0, { enforced: 'yes', by: 'Calico' }), ['r', 'r', 'r']);
    assert.deepEqual(reasons(2, { enforced: 'yes', by: 'Calico' }, 'broken'), ['r', 'r', 'r']);
    assert.deepEqual(besidePolicies([statement('same-node', 'holds')], undefined).map(({ reason }) => reason), ['r']);
  });
});
