// This file knows which rules there are. A rule is added by one line here.
import clusterAddressOutsideServiceRange from './cluster-address-outside-service-range';
import clusterAddressTwice from './cluster-address-twice';
import containerPortTwiceInPod from './container-port-twice-in-pod';
import duplicateKey from './duplicate-key';
import hostBits from './host-bits';
import hostPortConflict from './host-port-conflict';
import hostPortTwiceInPod from './host-port-twice-in-pod';
import invalidAddress from './invalid-address';
import leadingZeros from './leading-zeros';
import nodePodRangeOutsideClusterRange from './node-pod-range-outside-cluster-range';
import nodePodRangesOverlap from './node-pod-ranges-overlap';
import nodePortOutsideRange from './node-port-outside-range';
import nodePortTwice from './node-port-twice';
import podAddressHeldTwice from './pod-address-held-twice';
import podRangeOverlapsNodeNetwork from './pod-range-overlaps-node-network';
import type { Rule } from './rule';
import selectorSelectsNothing from './selector-selects-nothing';
import serviceRangeCoversPodRange from './service-range-covers-pod-range';
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
  serviceRangeCoversPodRange,
  serviceRangeInsidePodRange,
  podRangeOverlapsNodeNetwork,
  serviceRangeOverlapsNodeNetwork,
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
