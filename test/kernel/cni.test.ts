import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { formatAddress } from '../../src/core/ip/address';
import { formatPrefix } from '../../src/core/ip/prefix';
import { buildModel } from '../../src/core/network/build';
import type { ClusterModel, ModelPod, NodeRouting } from '../../src/core/network/model';
import { namespacesOf, nodeNamespace, podNamespace } from '../../src/core/network/namespaces';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';
import { buildCniLab, kernelLines, modelLines } from './cni-lab';
import { Namespaces, whyNoLab } from './lab';

const PTP_PLUGIN = '/usr/lib/cni/ptp';

/** Kinds of devices that this kernel cannot make. */
function missing(kind: string, options: string): string[] {
  const made = spawnSync('unshare', ['-n', 'ip', 'link', 'add', 'probe0', 'type', kind, ...options.split(' ').filter(Boolean)]);
  return made.status === 0 ? [] : [kind];
}

const obstacle = whyNoLab();
const lacking = obstacle === undefined ? [...missing('ipip', ''), ...missing('geneve', 'id 1 remote 192.0.2.1'), ...missing('wireguard', '')] : [];

/** Why packets cannot cross the nodes of a case here, though their tables can be compared. */
function whyNoPackets(name: string): string | undefined {
  if (name.startsWith('cilium')) return 'programs of Cilium carry packets between its devices';
  if (name === 'flannel-udp') return 'a program carries packets behind a tun device';
  if (name === 'flannel-wireguard') return 'WireGuard needs keys';
  const tunnel = name.includes('ipip') || name === 'calico-host-local' ? 'ipip' : undefined;
  return tunnel !== undefined && lacking.includes(tunnel) ? `this kernel has no ${tunnel}` : undefined;
}

describe('network plugins and the kernel', function () {
  this.timeout(120_000);
  if (obstacle !== undefined) {
    it(`are not compared here: ${obstacle}`, function () {
      this.skip();
    });
    return;
  }
  for (const [name, cluster] of Object.entries(CNI_CASES)) {
    for (const routing of ['host', 'router'] as const) describe(`${name}, ${routing} routes`, () => compare(name, cluster, routing));
  }
  describe('official ptp plugin', () => comparePlugin());
});

function compare(name: string, cluster: CniCluster, routing: NodeRouting): void {
  const model = buildModel(cniCluster(cluster));
  let lab: Namespaces;
  before(() => {
    lab = buildCniLab(model, routing, lacking);
  });
  after(() => lab.remove());

  it('prints the same routing tables', () => {
    for (const namespace of namespacesOf(model, routing)) assert.deepEqual(kernelLines(lab, model, namespace), modelLines(model, routing, namespace), namespace);
  });

  const reason = whyNoPackets(name);
  if (reason !== undefined) it.skip(`lets every pod reach every pod: ${reason}`, () => undefined);
  else it('lets every pod reach every pod', () => assert.deepEqual(unreachable(lab, model), []));
}

function unreachable(lab: Namespaces, model: ClusterModel): string[] {
  const targets = model.pods.flatMap(({ addresses }) => addresses.map(({ value }) => formatAddress(value)));
  const script = 'for a in "$@"; do (for n in 1 2 3; do ping -n -c 1 -W 1 $a >/dev/null 2>&1 && exit; done; echo $a) & done; wait';
  return model.pods.flatMap((pod) => {
    const failed = lab.exec(podNamespace(pod), ['sh', '-c', script, 'sh', ...targets]);
    return failed.split('\n').filter((line) => line !== '').map((line) => `${podNamespace(pod)} to ${line}`);
  });
}

function comparePlugin(): void {
  const model = buildModel(cniCluster({ families: 'dual', settings: [['cni', 'kindnet']], replicas: 6 }));
  const lab = new Namespaces();
  const data = mkdtempSync(join(tmpdir(), 'host-local-'));
  after(() => {
    lab.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('gives every pod the address and the routes that the model predicts', function () {
    if (!existsSync(PTP_PLUGIN)) this.skip();
    for (const [index, member] of model.nodes.entries()) {
      const name = nodeNamespace(member);
      lab.add(name);
      const devices = new Map<string, string>();
      for (const pod of member.pods.map((at) => model.pods[at] as ModelPod)) {
        lab.add(podNamespace(pod));
        devices.set(addByPlugin(lab, name, pod, { index, ranges: member.podRanges.map(({ value }) => formatPrefix(value)), data }), pod.veth ?? '');
        assert.deepEqual(kernelLines(lab, model, podNamespace(pod)), modelLines(model, 'host', podNamespace(pod)));
      }
      // The plugin draws the names of veths at random, and rows of one destination stand in the order of their making.
      const rows = kernelLines(lab, model, name).map((line) => line.replace(/veth\w+/, (own) => devices.get(own) ?? own));
      assert.deepEqual(rows.sort(), modelLines(model, 'host', name).filter((line) => line.includes(' dev veth')).sort());
    }
  });
}

/** Adds a pod; answers the host side's name. */
function addByPlugin(lab: Namespaces, nodeName: string, pod: ModelPod, { index, ranges, data }: { index: number; ranges: readonly string[]; data: string }): string {
  const configuration = {
    cniVersion: '0.4.0',
    name: `test-${index}`,
    type: 'ptp',
    ipMasq: false,
    ipam: { type: 'host-local', dataDir: data, routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }], ranges: ranges.map((subnet) => [{ subnet }]) },
  };
  const result = lab.exec(nodeName, [PTP_PLUGIN], JSON.stringify(configuration), {
    CNI_COMMAND: 'ADD',
    CNI_CONTAINERID: pod.veth ?? '',
    CNI_NETNS: `/var/run/netns/${lab.real(podNamespace(pod))}`,
    CNI_IFNAME: 'eth0',
    CNI_PATH: '/usr/lib/cni',
  });
  return (JSON.parse(result) as { interfaces: readonly { name: string }[] }).interfaces[0]?.name ?? '';
}
