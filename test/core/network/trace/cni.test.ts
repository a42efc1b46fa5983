import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../../src/core/network/build';
import { contract } from '../../../../src/core/network/contract/contract';
import type { NodeRouting } from '../../../../src/core/network/model';
import { nodeNamespace, podNamespace } from '../../../../src/core/network/namespaces';
import { formatAddress } from '../../../../src/core/ip/address';
import { trace } from '../../../../src/core/network/trace/trace';
import { node } from '../../../support/model-input';
import { CNI_CASES, cniCluster } from '../../../support/cni-clusters';

describe('traces through the networks of CNIs', () => {
  for (const [name, shape] of Object.entries(CNI_CASES)) {
    const model = buildModel(cniCluster(shape));
    const routings: readonly NodeRouting[] = shape.subnets === 2 || name.endsWith('router') ? ['router'] : ['host', 'router'];

    for (const routing of routings) {
      it(`${name}, ${routing} routes: every pod and node reaches every pod, there and back`, () => {
        const senders = [...model.pods.map(podNamespace), ...model.nodes.map(nodeNamespace)];
        const lost = senders.flatMap((from) =>
          model.pods.flatMap((pod) => pod.addresses.flatMap(({ value }) => {
            const [branch] = trace(model, routing, undefined, from, formatAddress(value)).branches;
            const fine = branch?.verdict === 'delivered' && branch.at === podNamespace(pod) && branch.reply.possible === 'yes';
            return fine ? [] : [`${from} to ${formatAddress(value)}: ${branch?.verdict} ${branch?.reason}; reply ${branch?.reply.possible} ${branch?.reply.reason}`];
          })),
        );
        assert.deepEqual(lost, []);
      });
    }

    it(`${name}: the contract is not broken`, () => {
      // Cilium's usual pool holds the usual Service range: true, and no matter of reachability.
      const broken = contract(model, undefined).filter(({ id, standing }) => standing === 'broken' && id !== 'ranges');
      assert.deepEqual(broken.map(({ id, reason }) => `${id}: ${reason}`), []);
    });
  }

  it('end where a tunnel would have to carry its own packets', () => {
    const input = cniCluster({ settings: [['cni', 'flannel'], ['cni-mode', 'vxlan']], nodes: 1 });
    // The range of its pods holds the node itself.
    const model = buildModel({ ...input, nodes: [...input.nodes, node('node-9', { addresses: ['192.168.1.12'], podRanges: ['192.168.1.8/29'] })] });
    const [branch] = trace(model, 'host', undefined, 'node-1', '192.168.1.14').branches;
    assert.equal(branch?.verdict, 'dropped');
    assert.match(branch.reason, /^inside flannel\.1: the way to 192\.168\.1\.12 leads into flannel\.1 itself: a circular route$/);
  });

  it('tell the tunnel and what carries it', () => {
    const model = buildModel(cniCluster(CNI_CASES['flannel-vxlan'] ?? { settings: [] }));
    const [from, to] = [model.pods[0], model.pods.find(({ node }) => node?.value !== model.pods[0]?.node?.value)];
    assert.ok(from !== undefined && to !== undefined);
    const [branch] = trace(model, 'host', undefined, podNamespace(from), podNamespace(to)).branches;
    const kinds = branch?.hops.map(({ kind, out }) => `${kind}${kind === 'tunnel' ? ` ${out ?? ''}` : ''}`);
    assert.deepEqual(kinds, ['send', 'bridge', 'route', 'tunnel flannel.1', 'send', 'wire', 'route', 'bridge', 'receive']);
  });
});
