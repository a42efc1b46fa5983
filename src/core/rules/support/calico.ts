// This file knows what is said of one Calico pool beside its range.
import type { SettingName } from '../../kube/facts';
import type { Network } from '../../network/network';
import type { Claim, SettingSubject } from '../../network/subjects';

/** Settings that belong to one pool. Cost: the settings of that name in the cluster. */
export function poolSettings(pool: Claim, name: SettingName, network: Network): readonly SettingSubject[] {
  return network.settings(pool.cluster, name).filter((setting) => setting.chunk === pool.chunk && setting.fact.about === pool.fact.slot);
}

/** Whether pods get no address of the pool: it is disabled, or for tunnels or load balancers only. */
export function isUnused(pool: Claim, network: Network): boolean {
  return poolSettings(pool, 'pool-unused', network).length > 0;
}
