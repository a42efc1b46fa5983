// This file knows which rules there are. A rule is added by one line here.
import addressNotCanonical from './address-not-canonical';
import advertiseAddressOfOtherFamily from './advertise-address-of-other-family';
import backendMissing from './backend-missing';
import calicoPoolLimits from './calico-pool-limits';
import calicoPoolOutsidePodRange from './calico-pool-outside-pod-range';
import calicoPoolsOverlap from './calico-pools-overlap';
import ciliumPoolOverlaps from './cilium-pool-overlaps';
import clusterAddressInDynamicBand from './cluster-address-in-dynamic-band';
import clusterAddressOutsideServiceRange from './cluster-address-outside-service-range';
import clusterAddressReserved from './cluster-address-reserved';
import clusterAddressTwice from './cluster-address-twice';
import clusterDnsDiffers from './cluster-dns-differs';
import clusterRangePublic from './cluster-range-public';
import configurationMistake from './configuration-mistake';
import containerPortName from './container-port-name';
import containerPortOutOfRange from './container-port-out-of-range';
import containerPortTwiceInPod from './container-port-twice-in-pod';
import directRoutesBetweenNetworks from './direct-routes-between-networks';
import duplicateKey from './duplicate-key';
import externalAddressAndPortShared from './external-address-and-port-shared';
import externalAddressUnusable from './external-address-unusable';
import familyOrderDiffers from './family-order-differs';
import flannelNetworkWithoutPodRange from './flannel-network-without-pod-range';
import flannelSubnetOptionUnused from './flannel-subnet-option-unused';
import forwardingLoop from './forwarding-loop';
import headlessOrExternalNameMixed from './headless-or-external-name-mixed';
import hostBits from './host-bits';
import hostNetworkPortDiffers from './host-network-port-differs';
import hostPortConflict from './host-port-conflict';
import hostPortOfSystem from './host-port-of-system';
import hostPortTwiceInPod from './host-port-twice-in-pod';
import hostPortWildcardAndAddress from './host-port-wildcard-and-address';
import invalidAddress from './invalid-address';
import kubeProxyRangeDiffers from './kube-proxy-range-differs';
import leadingZeros from './leading-zeros';
import loadBalancerPoolOverlaps from './load-balancer-pool-overlaps';
import lookAlikeOfPrivateRange from './look-alike-of-private-range';
import morePodsThanAddresses from './more-pods-than-addresses';
import moreReplicasThanNodesForHostPort from './more-replicas-than-nodes-for-host-port';
import nodeMaskFlagsConflict from './node-mask-flags-conflict';
import nodePodRangeOfOtherSize from './node-pod-range-of-other-size';
import nodePodRangeOutsideClusterRange from './node-pod-range-outside-cluster-range';
import nodePodRangeWithoutRoute from './node-pod-range-without-route';
import nodePodRangesContradict from './node-pod-ranges-contradict';
import nodePodRangesOverlap from './node-pod-ranges-overlap';
import nodePortInDynamicBand from './node-port-in-dynamic-band';
import nodePortIsHostPort from './node-port-is-host-port';
import nodePortOutsideRange from './node-port-outside-range';
import nodePortRangeMeetsEphemeralPorts from './node-port-range-meets-ephemeral-ports';
import nodePortTwice from './node-port-twice';
import nodeRangesNotHandedOut from './node-ranges-not-handed-out';
import nodeWithoutPodRange from './node-without-pod-range';
import pathServedTwice from './path-served-twice';
import podAddressHeldTwice from './pod-address-held-twice';
import podAddressOutsideRanges from './pod-address-outside-ranges';
import podRangeOverlapsNodeNetwork from './pod-range-overlaps-node-network';
import podRangeSmallerThanNodeBlock from './pod-range-smaller-than-node-block';
import podRangeTooFewNodeBlocks from './pod-range-too-few-node-blocks';
import podRangeTooLargeForNodeBlocks from './pod-range-too-large-for-node-blocks';
import podRangeTooSmall from './pod-range-too-small';
import policyAllowsClusterToo from './policy-allows-cluster-too';
import policyBlockOfClusterAddresses from './policy-block-of-cluster-addresses';
import policyExceptOutsideBlock from './policy-except-outside-block';
import policySelectsNothing from './policy-selects-nothing';
import portNameOfTwoContainers from './port-name-of-two-containers';
import portNameTwiceInContainer from './port-name-twice-in-container';
import providerServiceRange from './provider-service-range';
import rangeOfSpecialPurpose from './range-of-special-purpose';
import rangeOverlapsDockerNetwork from './range-overlaps-docker-network';
import rangeOverlapsExternalNetwork from './range-overlaps-external-network';
import routeHidesClusterRange from './route-hides-cluster-range';
import routeToWrongNode from './route-to-wrong-node';
import type { Rule } from './rule';
import selectorMissesOwnTemplate from './selector-misses-own-template';
import selectorSelectsNothing from './selector-selects-nothing';
import serviceFamilyWithoutRange from './service-family-without-range';
import serviceFieldOfOtherType from './service-field-of-other-type';
import servicePortInvalid from './service-port-invalid';
import servicePortNames from './service-port-names';
import servicePortTwice from './service-port-twice';
import serviceRangeCoversPodRange from './service-range-covers-pod-range';
import serviceRangeDiffers from './service-range-differs';
import serviceRangeInsidePodRange from './service-range-inside-pod-range';
import serviceRangeOverlapsNodeNetwork from './service-range-overlaps-node-network';
import serviceRangePartlyUsed from './service-range-partly-used';
import serviceRangeTooLarge from './service-range-too-large';
import serviceRangeTooSmall from './service-range-too-small';
import targetPortNameDiffers from './target-port-name-differs';
import targetPortNameMissing from './target-port-name-missing';
import targetPortOfOtherProtocol from './target-port-of-other-protocol';
import tooManyRangesInList from './too-many-ranges-in-list';
import unreadableDocument from './unreadable-document';

/** Every rule. Shape: by id. */
export const rules: readonly Rule[] = [
  unreadableDocument,
  duplicateKey,
  configurationMistake,
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
  rangeOverlapsExternalNetwork,
  loadBalancerPoolOverlaps,
  calicoPoolsOverlap,
  calicoPoolOutsidePodRange,
  flannelNetworkWithoutPodRange,
  nodeRangesNotHandedOut,
  kubeProxyRangeDiffers,
  serviceRangeDiffers,
  clusterDnsDiffers,
  advertiseAddressOfOtherFamily,
  ciliumPoolOverlaps,
  serviceRangeTooLarge,
  serviceRangeTooSmall,
  serviceRangePartlyUsed,
  podRangeTooSmall,
  podRangeSmallerThanNodeBlock,
  podRangeTooLargeForNodeBlocks,
  podRangeTooFewNodeBlocks,
  morePodsThanAddresses,
  nodeMaskFlagsConflict,
  tooManyRangesInList,
  familyOrderDiffers,
  calicoPoolLimits,
  flannelSubnetOptionUnused,
  providerServiceRange,
  nodePodRangesOverlap,
  nodePodRangeOutsideClusterRange,
  nodePodRangeOfOtherSize,
  nodePodRangesContradict,
  nodeWithoutPodRange,
  podAddressOutsideRanges,
  podAddressHeldTwice,
  clusterAddressOutsideServiceRange,
  clusterAddressTwice,
  clusterAddressInDynamicBand,
  clusterAddressReserved,
  nodePortOutsideRange,
  nodePortTwice,
  nodePortInDynamicBand,
  nodePortRangeMeetsEphemeralPorts,
  nodePortIsHostPort,
  serviceFieldOfOtherType,
  servicePortTwice,
  servicePortNames,
  headlessOrExternalNameMixed,
  serviceFamilyWithoutRange,
  externalAddressUnusable,
  externalAddressAndPortShared,
  servicePortInvalid,
  selectorSelectsNothing,
  targetPortNameMissing,
  targetPortNameDiffers,
  targetPortOfOtherProtocol,
  containerPortName,
  backendMissing,
  pathServedTwice,
  selectorMissesOwnTemplate,
  hostPortTwiceInPod,
  hostPortWildcardAndAddress,
  hostPortConflict,
  moreReplicasThanNodesForHostPort,
  hostNetworkPortDiffers,
  hostPortOfSystem,
  containerPortTwiceInPod,
  portNameOfTwoContainers,
  portNameTwiceInContainer,
  containerPortOutOfRange,
  policyBlockOfClusterAddresses,
  policyExceptOutsideBlock,
  policySelectsNothing,
  policyAllowsClusterToo,
  nodePodRangeWithoutRoute,
  routeToWrongNode,
  forwardingLoop,
  routeHidesClusterRange,
  directRoutesBetweenNetworks,
];
