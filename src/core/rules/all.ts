// This file knows which rules there are. A rule is added by one line here.
import addressNotCanonical from './address-not-canonical';
import advertiseAddressOfOtherFamily from './advertise-address-of-other-family';
import calicoPoolOutsidePodRange from './calico-pool-outside-pod-range';
import calicoPoolsOverlap from './calico-pools-overlap';
import ciliumPoolOverlaps from './cilium-pool-overlaps';
import clusterAddressOutsideServiceRange from './cluster-address-outside-service-range';
import clusterAddressTwice from './cluster-address-twice';
import clusterRangePublic from './cluster-range-public';
import containerPortTwiceInPod from './container-port-twice-in-pod';
import duplicateKey from './duplicate-key';
import flannelNetworkWithoutPodRange from './flannel-network-without-pod-range';
import hostBits from './host-bits';
import hostPortConflict from './host-port-conflict';
import hostPortTwiceInPod from './host-port-twice-in-pod';
import invalidAddress from './invalid-address';
import kubeProxyRangeDiffers from './kube-proxy-range-differs';
import leadingZeros from './leading-zeros';
import lookAlikeOfPrivateRange from './look-alike-of-private-range';
import nodePodRangeOutsideClusterRange from './node-pod-range-outside-cluster-range';
import nodePodRangesOverlap from './node-pod-ranges-overlap';
import nodePortOutsideRange from './node-port-outside-range';
import nodePortTwice from './node-port-twice';
import nodeRangesNotHandedOut from './node-ranges-not-handed-out';
import podAddressHeldTwice from './pod-address-held-twice';
import podRangeOverlapsNodeNetwork from './pod-range-overlaps-node-network';
import rangeOfSpecialPurpose from './range-of-special-purpose';
import rangeOverlapsDockerNetwork from './range-overlaps-docker-network';
import type { Rule } from './rule';
import selectorSelectsNothing from './selector-selects-nothing';
import serviceRangeCoversPodRange from './service-range-covers-pod-range';
import serviceRangeDiffers from './service-range-differs';
import serviceRangeInsidePodRange from './service-range-inside-pod-range';
import serviceRangeOverlapsNodeNetwork from './service-range-overlaps-node-network';
import targetPortNameMissing from './target-port-name-missing';
import unreadableDocument from './unreadable-document';

/** Every rule. Shape: by id. */
export const rules: readonly Rule[] = [
  unreadableDocument,
  duplicateKey,
  invalidAddress,
  hostBits,
  leadingZeros,
  addressNotCanonical,
  rangeOfSpecialPurpose,
  lookAlikeOfPrivateRange,
  clusterRangePublic,
  serviceRangeCoversPodRange,
  serviceRangeInsidePodRange,
  podRangeOverlapsNodeNetwork,
  serviceRangeOverlapsNodeNetwork,
  rangeOverlapsDockerNetwork,
  calicoPoolsOverlap,
  calicoPoolOutsidePodRange,
  flannelNetworkWithoutPodRange,
  nodeRangesNotHandedOut,
  kubeProxyRangeDiffers,
  serviceRangeDiffers,
  advertiseAddressOfOtherFamily,
  ciliumPoolOverlaps,
  nodePodRangesOverlap,
  nodePodRangeOutsideClusterRange,
  podAddressHeldTwice,
  clusterAddressOutsideServiceRange,
  clusterAddressTwice,
  nodePortOutsideRange,
  nodePortTwice,
  selectorSelectsNothing,
  targetPortNameMissing,
  hostPortTwiceInPod,
  hostPortConflict,
  containerPortTwiceInPod,
];
