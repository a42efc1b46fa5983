import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Container, PodTemplate } from '../../src/core/kube/facts';
import { Closest } from '../../src/core/rules/support/closest';
import { runningPorts, runningPortsAt } from '../../src/core/rules/support/containers';
import { ANY_ADDRESS, clashingPort, hostPortsOf } from '../../src/core/rules/support/host-ports';
import { findingsIn } from '../support/example-runs';
import { workload } from '../support/model-input';

const ADDRESSES = ['10.0.0.1', 'fd00::1', ANY_ADDRESS];

/** Templates with more ports than are looked at one by one, and with fewer. */
const templates = fc.array(fc.record({ number: fc.integer({ min: 1, max: 4 }), host: fc.integer({ min: 0, max: 4 }), protocol: fc.constantFrom('', 'TCP', 'UDP'), address: fc.constantFrom(undefined, ...ADDRESSES), name: fc.constantFrom(undefined, 'a', 'b') }), { maxLength: 40 }).map((ports): PodTemplate => {
  const container: Container = {
    ...(workload('Pod', 'a').body.template.containers[0] as Container),
    ports: ports.map(({ number, host, protocol, address, name }, slot) => ({
      slot,
      protocol,
      containerPort: { value: number, slot },
      ...(host === 0 ? {} : { hostPort: { value: host, slot } }),
      ...(address === undefined ? {} : { hostAddress: { value: address, slot } }),
      ...(name === undefined ? {} : { name: { value: name, slot } }),
    })),
  };
  return { ...workload('Pod', 'a').body.template, containers: [container] };
});

describe('long lists', () => {
  it('of host ports give the port that looking at one after the other gives', () => {
    fc.assert(
      fc.property(templates, fc.constantFrom(...ADDRESSES), fc.integer({ min: 1, max: 4 }), (template, hostAddress, number) => {
        const wanted = { number, protocol: 'TCP', hostAddress };
        const meets = (address: string): boolean => [address, hostAddress].includes(ANY_ADDRESS) || address === hostAddress;
        const expected = hostPortsOf(template).find((port) => port.number === number && port.protocol === 'TCP' && meets(port.hostAddress));
        assert.deepEqual(clashingPort(template, wanted), expected);
      }),
    );
  });
  it('of container ports give those with a number or a name', () => {
    fc.assert(
      fc.property(templates, fc.constantFrom(1, 2, 'a', 'c'), (template, target) => {
        assert.deepEqual(runningPortsAt(template, target), runningPorts(template).filter(({ port }) => port.containerPort?.value === target || port.name?.value === target));
      }),
    );
  });
  it('of names give the one that is meant until very many were compared', () => {
    const closest = new Closest();
    const names = Array.from({ length: 1000 }, (_, at) => `name-${at}`);
    assert.equal(closest.to('name-1x', names, 2), 'name-1');
    assert.equal(closest.to('other', names, 2), undefined);
    assert.deepEqual(closest.sorted('b', ['a', 'bc', 'b']), ['b', 'a', 'bc']);
    for (let at = 0; at < 200; at++) closest.to(`nama-${at}`, names, 2);
    assert.equal(closest.to('name-2x', names, 2), undefined);
    assert.deepEqual(closest.sorted('b', names), names);
  });
  it('of requirements that nobody compares are no conflict', () => {
    const daemon = (name: string, terms: number): string =>
      `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n      containers: [{name: c, ports: [{containerPort: 80, hostPort: 80}]}]\n      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${Array.from({ length: terms }, (_, at) => `{matchExpressions: [{key: k, operator: In, values: [${at === terms - 1 ? 'same' : name + at}]}]}`).join(', ')}]}}}\n`;
    const found = (terms: number): number => findingsIn({ 'a/a.yaml': `${daemon('a', terms)}---\n${daemon('b', terms)}` }).filter(({ code }) => code === 'KN703').length;
    assert.equal(found(20), 2);
    assert.equal(found(2000), 0);
  });
});
