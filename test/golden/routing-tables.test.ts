import { describe, it } from 'mocha';
import { buildModel } from '../../src/core/network/build';
import type { ClusterModel, NodeRouting } from '../../src/core/network/model';
import { namespacesOf } from '../../src/core/network/namespaces';
import { formatRoute, routingTable } from '../../src/core/network/routes';
import { clusters } from './clusters';
import { assertGolden } from './golden';

function tables(model: ClusterModel, routing: NodeRouting): string {
  return namespacesOf(model, routing)
    .map((name) => [`# ${name}`, ...(routingTable(model, routing, name)?.routes ?? []).map(formatRoute), ''].join('\n'))
    .join('\n');
}

describe('routing tables as texts', () => {
  for (const [name, input] of Object.entries(clusters)) {
    for (const routing of ['host', 'router'] as const) {
      it(`${name}, ${routing} routes`, () => assertGolden(`routing-tables/${name}.${routing}.txt`, tables(buildModel(input()), routing)));
    }
  }
});
