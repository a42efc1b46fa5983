// What network plugins make of the pods of one node: rows of pods and nodes, both ends of the veth pairs.
import type { ClusterModel, CniPlugin } from '../model';
import { bridgeSide } from './bridge';
import { calicoSide } from './calico';
import { ciliumSide } from './cilium';
import { ptpSide } from './ptp';
import type { PodSide } from './side';

const SIDES: Readonly<Record<CniPlugin, PodSide>> = {
  bridge: bridgeSide,
  kubenet: bridgeSide,
  flannel: bridgeSide,
  kindnet: ptpSide,
  canal: calicoSide,
  calico: calicoSide,
  cilium: ciliumSide,
};

/** How the cluster's plugin connects pods to their node. */
export function podSideOf({ cni }: ClusterModel): PodSide {
  return SIDES[cni.value.plugin];
}
