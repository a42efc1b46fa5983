import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clusterOf } from '../../webview/topology/cluster';
import { PodStore } from '../../webview/topology/pods';
import { columnsOf, groupsOf } from './fake-topology';
import { fixtures, topologyOf } from './fixtures';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function storeOf(name: keyof typeof fixtures) {
  const fake = topologyOf(fixtures[name], 'host');
  const asked: (readonly string[])[] = [];
  const store = new PodStore(
    async (nodes, holding) => {
      asked.push([...nodes, ...holding]);
      return { revision: fake.revision, groups: groupsOf(fake, nodes, holding) };
    },
    () => undefined,
  );
  const use = (revision: number): void => store.use({ ...clusterOf(columnsOf(fake)), revision });
  use(1);
  return { fake, store, asked, use };
}

describe('the pods that the page keeps', () => {
  it('are asked for once, in one question for all that is wanted at a time', async () => {
    const { store, asked, fake } = storeOf('hundred');
    const pod = fake.nodes[7]?.pods[0]?.id ?? '';
    store.want(['node/node-1', 'node/node-2']);
    store.want(['node/node-2'], [pod]);
    await turn();
    store.want(['node/node-1']);
    await turn();
    assert.deepEqual(asked, [['node/node-1', 'node/node-2', pod]]);
    assert.equal(store.of('node/node-2')?.length, fake.nodes[1]?.pods.length);
    assert.equal(store.nodeOf(pod), 'node/node-8');
  });

  it('stay over a change until new ones come', async () => {
    const { store, asked, use } = storeOf('hundred');
    store.want(['node/node-1']);
    await turn();
    const before = store.stamp('node/node-1');
    use(2);
    assert.ok(store.of('node/node-1'));
    assert.equal(store.stamp('node/node-1'), before);
    store.want(['node/node-1']);
    await turn();
    assert.equal(asked.length, 2);
    assert.notEqual(store.stamp('node/node-1'), before);
  });

  it('need no question in a small cluster', async () => {
    const { store, asked } = storeOf('healthy');
    assert.ok(store.of('node/node-3'));
    store.want(['node/node-3'], ['pod/none/none']);
    await turn();
    store.want([], ['pod/none/none']);
    await turn();
    assert.deepEqual(asked, [['pod/none/none']]);
  });

  it('are dropped when others need the room', async () => {
    const { store, fake } = storeOf('huge');
    for (let at = 0; at < 1000; at += 100) {
      store.want(fake.nodes.slice(at, at + 100).map(({ id }) => id));
      await turn();
    }
    const kept = fake.nodes.filter(({ id }) => store.of(id));
    assert.equal(kept.length, 400);
    assert.ok(store.of('node/node-1000'));
    assert.equal(store.of('node/node-1'), undefined);
    assert.equal(store.nodeOf(fake.nodes[0]?.pods[0]?.id ?? ''), undefined);
    store.want(['node/node-1']);
    await turn();
    assert.ok(store.of('node/node-1'));
  });
});
