import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { buildModel } from '../../../../src/core/network/build';
import { proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import { labScript } from '../../../../src/core/network/lab/script';
import type { Lab } from '../../../../src/core/network/lab/script';
import type { Device, NodeRouting } from '../../../../src/core/network/model';
import type { ModelInput } from '../../../../src/core/network/model-input';
import { devicesOf } from '../../../../src/core/network/devices';
import { World } from '../../../../src/core/network/trace/world';
import { claim, container, modelInput, node, port, service, servicePort, setting, threeNodes, workload } from '../../../support/model-input';

function lab(input: ModelInput, routing: NodeRouting = 'host', change: (device: Device) => Device = (device) => device): Lab {
  const model = buildModel(input);
  return labScript(new World(model, routing, proxyCluster(input, model), { devices: (namespace) => devicesOf(model, routing, namespace).map(change) }));
}

function scriptOf(input: ModelInput, routing?: NodeRouting): string {
  const made = lab(input, routing);
  assert.ok('script' in made, JSON.stringify(made));
  return made.script;
}

const refusalOf = (made: Lab): string => ('refusal' in made ? made.refusal : 'none');
const usual = (): ModelInput => threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 4 })], services: [service('web')] });
const bash = spawnSync('/bin/bash', ['--version']).status === 0;

/** Runs a script with a word that needs no rights, in a shell that says what it would start. */
function harmless(script: string, ...args: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync('/bin/bash', ['-s', ...args], { input: script, encoding: 'utf8', env: { PATH: '/nowhere', LAB_NAME: 'none' } });
}

describe('lab script', () => {
  it('builds wires, nodes, pods, routes and rules', () => {
    const script = scriptOf(usual());
    for (const line of ['link add name wire0 type bridge', 'address add 10.244.1.1/24 dev cni0', 'route add 10.244.2.0/24 via 192.168.1.12 dev eth0', 'route add default via 10.244.3.1 dev eth0']) assert.ok(script.includes(`\n${line}\n`), line);
    assert.match(script, /^ {2}ip netns exec "\$LAB-n0" iptables-restore <<'END_OF_PART'$/m);
    assert.doesNotMatch(script, /^route add .*proto kernel/m);
  });

  it('builds the router of mode router', () => {
    const script = scriptOf(usual(), 'router');
    assert.match(script, /^NAMESPACES="w r n0 n1 n2 p0 p1 p2 p3"$/m);
    assert.match(script, /^route add default via 192\.168\.1\.1 dev eth0$/m);
  });

  it('is understood by bash', function () {
    if (!bash) this.skip();
    for (const routing of ['host', 'router'] as const) assert.equal(spawnSync('bash', ['-n'], { input: scriptOf(usual(), routing), encoding: 'utf8' }).stderr, '');
    assert.match(harmless(scriptOf(usual())).stderr, /usage: bash .* up \| down \| status \| exec NAME COMMAND/);
    assert.match(harmless(scriptOf(usual()), 'down').stdout, /the lab none is not up/);
  });

  it('refuses what is too large or not built', () => {
    const many = modelInput({ nodes: Array.from({ length: 51 }, (_, n) => node(`n${n}`)) });
    assert.match(refusalOf(lab(many)), /51 nodes; a lab has at most 50/);
    assert.match(refusalOf(lab(threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 201 })] }))), /201 pods .*at most 200/);
    assert.match(refusalOf(lab(modelInput())), /no node is known/);
    assert.match(refusalOf(lab(usual(), 'host', (device) => (device.kind === 'bridge' ? { ...device, kind: 'geneve' } : device))), /uses geneve \(device cni0\)/);
  });

  it('refuses devices and ranges that are more than names and ranges', () => {
    assert.match(refusalOf(lab(usual(), 'host', (device) => (device.kind === 'bridge' ? { ...device, name: 'a;reboot' } : device))), /a device has the name "a;reboot"/);
    const odd = { ...usual(), settings: [setting('proxy-cluster-cidr', '10.244.0.0/16 -j ACCEPT')] };
    assert.match(refusalOf(lab(odd)), /the configuration of kube-proxy holds/);
  });

  it('lets no text of a manifest become a command', function () {
    if (!bash) this.skip();
    const nasty = ["$(touch /tmp/x)", "`id`", "a'b", 'a"b', 'a\nEND_OF_PART\nid', 'a;id', '$LAB', '*) id ;;', "'; id; '", 'END_OF_PART', 'x\u0000y', '\\', '-j ACCEPT'];
    for (const text of nasty) {
      const input = modelInput({
        name: text,
        nodes: [node(text || 'n', { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/24'] })],
        workloads: [workload('Pod', text, { namespace: text, nodeName: text, containers: [container(text, [port(80, { name: text })])] })],
        services: [service(text, { namespace: text, ports: [servicePort(80, { name: text })] }), service('fine', { ports: [servicePort(80)] })],
        claims: [claim('pod-range', '10.244.0.0/16')],
      });
      const script = scriptOf(input);
      assertTame(script, text);
      assert.equal(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr, '', text);
      assert.equal(harmless(script, 'down').stdout, 'the lab none is not up\n', text);
    }
  });

  it('keeps any name inside quotes', function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const made = lab(modelInput({ name: text, nodes: [node(text, { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/24'] })], workloads: [workload('Pod', text, { nodeName: text })], services: [service(text)] }));
        if ('script' in made) assertTame(made.script, text);
      }),
      { numRuns: 60 },
    );
  });
});

/** Lines of a script outside of comments, quoted words and quoted parts. */
function bareLines(script: string): string[] {
  const quotedLine = /^#|^ {4}'(?:[^']|'\\'')*'\) echo \w+ ;;$|^(?:n|p)\d+ +[\x20-\x7e]*$|^(?:-A|:KUBE)/;
  return script.split('\n').filter((line) => !quotedLine.test(line));
}

const plainLines = new Set(bareLines(scriptOf(usual())));
const batchLine = /^(?:[A-Za-z0-9 .:/@_-]|\$LAB-)+$/;

/** Every line is one of a script with plain names, or a command that holds nothing the shell expands. */
function assertTame(script: string, text: string): void {
  const odd = bareLines(script).filter((line) => !plainLines.has(line) && !batchLine.test(line) && !/^NAMESPACES="[a-z0-9 ]*"$/.test(line) && !/^ {2}(?:settings_\w+|ip -n|ip netns exec) "\$LAB-[a-z]\d*"(?! *\$)[^$`']*(?:'END_OF_PART'|"some commands failed in \$LAB-[a-z]\d*" >&2)?$/.test(line));
  assert.deepEqual(odd, [], JSON.stringify(text));
  assert.ok([...script].every((character) => character === '\n' || (character >= ' ' && character <= '~')), 'only printable characters');
}
