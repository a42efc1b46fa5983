import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../../src/core/kube/extract';
import { buildModel } from '../../../../src/core/network/build';
import { devicesOf } from '../../../../src/core/network/devices';
import type { ClusterModel } from '../../../../src/core/network/model';
import { nodeNamespace } from '../../../../src/core/network/namespaces';
import { formatRoute, routingTable } from '../../../../src/core/network/routes';
import { claim, threeNodes, workload } from '../../../support/model-input';

function model(...texts: readonly string[]): ClusterModel {
  const settings = texts.flatMap((text, chunk) => extractChunk(text, 'document').facts.settings.map((fact) => ({ type: 'setting' as const, fact, chunk: 3000 + chunk, file: 'x.yaml', cluster: 'test' })));
  return buildModel(threeNodes({ settings, claims: [claim('pod-range', '10.244.0.0/16')], workloads: [workload('Pod', 'web', { nodeName: 'node-1' })] }));
}

/** `eth0 1500, flannel.1 1450, pod 1450`: uplink, tunnels and pods. */
function sizes(made: ClusterModel): string {
  const namespace = nodeNamespace(made.nodes[0] as ClusterModel['nodes'][number]);
  const tunnels = devicesOf(made, 'host', namespace).filter(({ kind, name }) => name !== 'lo' && kind !== 'veth' && kind !== 'bridge');
  const pod = devicesOf(made, 'host', 'pod/default/web').find(({ name }) => name === 'eth0');
  return [...tunnels.map(({ name, mtu }) => `${name} ${mtu?.value ?? '-'}`), `pod ${pod?.mtu?.value ?? '-'}`].join(', ');
}

const flannel = (backend: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-flannel-cfg}\ndata:\n  net-conf.json: '{"Network": "10.244.0.0/16", "Backend": ${backend}}'\n`;
const calico = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: calico-config}\ndata: {${data}}\n`;
const felix = (spec: string): string => `apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: {name: default}\nspec: {${spec}}\n`;
const pool = calico('calico_backend: vxlan');
const cilium = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config}\ndata: {${data}}\n`;

describe('sizes of packets', () => {
  const table: readonly (readonly [name: string, texts: readonly string[], sizes: string])[] = [
    ['nothing said', [], 'eth0 1500, pod 1500'],
    ['Flannel alone', [flannel('{"Type": "vxlan"}')], 'eth0 1500, flannel.1 1450, pod 1450'],
    ['Flannel: what goes out', [flannel('{"Type": "vxlan", "MTU": 9000}')], 'eth0 1500, flannel.1 8950, pod 8950'],
    ['Flannel host-gw has none', [flannel('{"Type": "host-gw", "MTU": 9000}')], 'eth0 1500, pod 1500'],
    ['Calico alone', [pool], 'eth0 1500, vxlan.calico 1450, pod 1450'],
    ['Calico: 0 is found by itself', [pool, calico('veth_mtu: "0"')], 'eth0 1500, vxlan.calico 1450, pod 1450'],
    ['Calico: veth_mtu', [pool, calico('veth_mtu: "8951"')], 'eth0 1500, vxlan.calico 8951, pod 8951'],
    ['Calico: a placeholder', [pool, calico('veth_mtu: "${MTU}"')], 'eth0 1500, vxlan.calico 1450, pod 1450'],
    ['Calico: Felix', [pool, felix('vxlanMTU: 1400, ipipMTU: 1300')], 'eth0 1500, vxlan.calico 1400, pod 1400'],
    ['Calico: Felix and veth_mtu', [pool, felix('vxlanMTU: 1400'), calico('veth_mtu: "1380"')], 'eth0 1500, vxlan.calico 1400, pod 1380'],
    ['Calico: the operator', [pool, 'apiVersion: operator.tigera.io/v1\nkind: Installation\nmetadata: {name: default}\nspec: {calicoNetwork: {mtu: 1440}}\n'], 'eth0 1500, vxlan.calico 1440, pod 1440'],
    ['Calico: out of reason', [pool, felix('vxlanMTU: 99999999')], 'eth0 1500, vxlan.calico 1450, pod 1450'],
    ['Cilium alone', [cilium('routing-mode: tunnel')], 'eth0 1500, cilium_vxlan 1500, pod 1500'],
    ['Cilium: what goes out', [cilium('routing-mode: tunnel, mtu: "1400"')], 'eth0 1500, cilium_vxlan 1400, pod 1400'],
    ['settings of another plugin', [flannel('{"Type": "vxlan"}'), felix('vxlanMTU: 1200')], 'eth0 1500, flannel.1 1450, pod 1450'],
  ];
  for (const [name, texts, expected] of table) it(name, () => assert.equal(sizes(model(...texts)), expected));

  it('are declared where they are said, and Cilium limits routes', () => {
    const made = model(cilium('routing-mode: tunnel, mtu: "1400"'));
    const routes = routingTable(made, 'host', 'pod/default/web')?.routes.map(formatRoute) ?? [];
    assert.ok(routes.some((line) => line.startsWith('default via') && line.endsWith('mtu 1350')), routes.join('\n'));
    assert.equal(made.cni.value.mtus?.base?.provenance, 'declared');
    assert.equal(made.cni.value.mtus?.base?.place?.chunk, 3000);
  });
});
