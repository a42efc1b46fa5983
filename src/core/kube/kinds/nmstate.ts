import { addDesiredState } from '../desired-state';
import { machineNamed, machineOf } from '../static-routes';
import { tableKind } from './table-kind';

/** What a machine's network shall be. Source: nmstate/kubernetes-nmstate api/v1 NodeNetworkConfigurationPolicy. */
export const nmstatePolicy = tableKind({
  groups: ['nmstate.io'],
  kinds: ['NodeNetworkConfigurationPolicy', 'NodeNetworkState'],
  also(root, out, origin, owner) {
    addDesiredState(root.at('spec', 'desiredState'), `${origin}spec.desiredState.`, out, owner, machineOf(root.at('spec', 'nodeSelector')));
    addDesiredState(root.at('status', 'currentState'), `${origin}status.currentState.`, out, owner, machineNamed(root.at('metadata', 'name')));
  },
});
