import type { ModelDns, Sourced } from './model';
import type { ModelInput } from './model-input';
import { assumed, declared } from './sourced';
import { placeOf } from './subjects';

/** Domain of the cluster where nothing else is known. Source: kubeadm `dnsDomain`, kubelet `clusterDomain`. */
const CLUSTER_DOMAIN = 'cluster.local';

/**
 * The domain that cluster DNS answers for (its Corefile knows best) and the one that kubelets write into pods; each
 * stands in for the other.
 */
export function clusterDns(input: Pick<ModelInput, 'settings'>): ModelDns {
  const all = input.settings.flatMap((subject): (Sourced<string> & { readonly ofServer: boolean })[] => {
    const { fact } = subject;
    const name = fact.setting === 'dns-domain' ? plainDomain(fact.value) : '';
    return name === '' ? [] : [{ ...declared(name, placeOf(subject, fact.slot), fact.origin), ofServer: fact.origin.startsWith('Corefile') }];
  });
  const usual = assumed(CLUSTER_DOMAIN, 'the usual domain of a cluster');
  const known = (ofServer: boolean): Sourced<string> => {
    const { ofServer: _own, ...found } = all.find((one) => one.ofServer === ofServer) ?? all[0] ?? { ...usual, ofServer };
    return found;
  };
  return { domain: known(true), searched: known(false) };
}

/** A domain name in lower case, without its final dot; '' for what is none. */
function plainDomain(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) ? name : '';
}
