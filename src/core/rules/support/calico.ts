// This file knows what is said of one Calico pool beside its range.
import type { SettingName } from '../../kube/facts';
import type { Network } from '../../network/network';
import type { Claim, SettingSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';

/** Settings that belong to one pool. Cost: once per change of the settings of that name. */
export function poolSettings(pool: Claim, name: SettingName, network: Network): readonly SettingSubject[] {
  return aboutOf(network.settings(pool.cluster, name)).get(`${pool.chunk}:${pool.fact.slot}`) ?? [];
}

const aboutOf = keptFor((settings: readonly SettingSubject[]): ReadonlyMap<string, readonly SettingSubject[]> => {
  const about = new Map<string, SettingSubject[]>();
  for (const setting of settings) {
    const key = `${setting.chunk}:${setting.fact.about}`;
    const list = about.get(key);
    if (list === undefined) about.set(key, [setting]);
    else list.push(setting);
  }
  return about;
});

/** Whether pods get no address of the pool: it is disabled, or for tunnels or load balancers only. */
export function isUnused(pool: Claim, network: Network): boolean {
  return poolSettings(pool, 'pool-unused', network).length > 0;
}
