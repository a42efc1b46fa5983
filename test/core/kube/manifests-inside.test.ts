import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { show } from './facts-of';
import { check } from './tables';

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const flannel = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-flannel-cfg}\ndata:\n  net-conf.json: |\n    {"Network": "‹10.244.0.0/16›", "Backend": {"Type": "vxlan"}}\n';
const pool = 'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: p}\nspec: {cidr: ‹192.168.0.0/16›, vxlanMode: Always}\n';
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: 10.96.0.9}\n';
const map = (text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cni-crs-0}\ndata:\n  cni.yaml: |\n${indented(text, 4)}`;

describe('manifests of network plugins in strings', () => {
  check([
    { name: 'the ConfigMap of a ClusterResourceSet: a stream of manifests, of which only the ranges count', text: map(`${service}---\n${flannel}---\n${pool}`), addresses: ['flannel-network 10.244.0.0/16', 'calico-pool 192.168.0.0/16'], settings: ['cni=flannel', 'cni-mode=vxlan', 'cni=calico', 'cni-mode=vxlan'] },
    { name: 'manifests that install no plugin', text: map(`${service}---\n${service}`).replace('cni-crs-0', 'cilium-config-tests'), settings: [] },
    { name: 'the Secret of a ClusterResourceSet', text: `apiVersion: v1\nkind: Secret\nmetadata: {name: cni}\ntype: addons.cluster.x-k8s.io/resource-set\nstringData:\n  data: |\n${indented(pool, 4)}`, addresses: ['calico-pool 192.168.0.0/16'] },
    { name: 'another Secret', text: `apiVersion: v1\nkind: Secret\nmetadata: {name: cni}\n# addons.cluster.x-k8s.io/resource-set\nstringData:\n  data: |\n${indented(pool, 4).replaceAll(/[‹›]/g, '')}` },
    { name: 'Talos', text: `version: v1alpha1\nmachine: {type: controlplane}\ncluster:\n  network: {podSubnets: [‹10.244.0.0/16›]}\n  inlineManifests:\n  - name: cni\n    contents: |\n${indented(pool, 6)}  - 3\n  - {name: x, contents: [a]}\n`, addresses: ['pod-range 10.244.0.0/16', 'calico-pool 192.168.0.0/16'] },
    { name: 'damaged, or a template', text: map('apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nspec: {cidr: 10.0.0.0/8\n---\napiVersion: crd.projectcalico.org/v1\nkind: IPPool\n{{ if .x }}\nspec: {cidr: 10.0.0.0/8}\n').replace('cni-crs-0', 'calico-config-x'), settings: [] },
    { name: 'a manifest with no data for it', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cni-crs-0}\ndata: "${CNI} # cilium-config"\n', settings: [] },
  ]);

  it('an object in a string is no object of the workspace, and the origin tells where it stands', () => {
    const shown = show(map(pool).replace('cni-crs-0', 'calico-config-0'));
    assert.deepEqual(shown.extracted.facts.resources.map((r) => r.kind), ['ConfigMap']);
    assert.deepEqual(shown.origins, ['ConfigMap calico-config-0 Calico IPPool spec.cidr']);
  });
});
