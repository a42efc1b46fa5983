import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import type { GitBase } from '../../../src/editor/git-base';
import { answersFor } from '../../../src/editor/panel-requests';
import type { Session } from '../../../src/editor/session';
import { panelMethods } from '../../../src/protocol/methods';
import { serve } from '../../../src/protocol/rpc';
import { eventually } from '../support/editor';

/** Units: number of messages. */
const runs = Number(process.env['MESSAGE_RUNS'] ?? 2_000);

const methods = Object.keys(panelMethods);

/** Texts that matter somewhere: ids, ways of routing, paths out of the workspace, markup, members that every object has. */
const word = fc.oneof(
  fc.constantFrom('host', 'router', '', 'c', 'service/shop/api', '../../etc/passwd', 'file:///etc/passwd', '<img src=x onerror=alert(1)>', '${1+1}', '__proto__', 'constructor', 'restore', 'save', '10.0.0.0/8', '::/0'),
  fc.string({ maxLength: 40 }),
  fc.constant('x'.repeat(100_000)),
);
const value = fc.oneof({ weight: 3, arbitrary: word }, fc.anything({ maxDepth: 2 }), fc.constantFrom(null, undefined, 4, 6, -1, Number.NaN, 1e300));
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...methods) }, fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'), fc.string({ maxLength: 10 }));
const call = fc.record({ rpc: fc.constant('kube-netscope'), kind: fc.constant('call'), id: fc.nat(), name, args: fc.oneof({ weight: 5, arbitrary: fc.array(value, { maxLength: 5 }) }, fc.anything()) });

/** What may go on to the analysis: short texts, numbers, small plain objects of these. */
function isModest(argument: unknown, depth = 0): boolean {
  if (typeof argument === 'string') return argument.length <= 2_000;
  if (typeof argument !== 'object' || argument === null) return ['number', 'boolean', 'undefined'].includes(typeof argument) || argument === null;
  return depth < 4 && Object.keys(argument).length <= 32 && Object.values(argument).every((inner) => isModest(inner, depth + 1));
}

describe('messages from a page', () => {
  const passed: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  const analysis = new Proxy({}, { get: (_, method) => (...args: unknown[]) => (passed.push({ method: String(method), args }), Promise.resolve([])) });
  const session = { run: { ask: analysis, feed: { knows: () => false } }, settings: { enable: true } } as unknown as Session;
  const git = { read: () => Promise.resolve({ since: 'HEAD', files: [] }) } as unknown as GitBase;

  it('never break the editor, are each answered once, and reach the analysis only when they are in order', async function () {
    this.timeout(120_000);
    const clipboard = await vscode.env.clipboard.readText();
    let receive: (message: unknown) => void = () => assert.fail('nobody listens');
    const replies: { readonly id: unknown }[] = [];
    const port = { post: (message: unknown) => void replies.push(message as { id: unknown }), onMessage: (listener: (message: unknown) => void) => ((receive = listener), () => undefined) };
    const nothing = (): void => undefined;
    const answers = answersFor(session, git, { starting: nothing, started: nothing, shows: nothing });
    const named = new Set(['open-folder', 'rescan', 'show-output', 'open-settings', 'open-git-settings', 'manage-trust']);
    const server = serve(port, panelMethods, answers);
    let calls = 0;
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: call }, fc.anything({ maxDepth: 3 })), async (message) => {
        const { rpc, kind, args } = (typeof message === 'object' && message !== null ? message : {}) as { rpc?: unknown; kind?: unknown; args?: unknown };
        const isCall = rpc === 'kube-netscope' && kind === 'call' && Array.isArray(args);
        // The follow-ups that are named do what they say, which would change the window of this test.
        fc.pre(!(isCall && named.has(args[0] as string)));
        passed.length = 0;
        const before = replies.length;
        receive(message);
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (isCall) {
          calls++;
          await eventually('an answer', () => replies.length > before);
        }
        assert.equal(replies.length - before, isCall ? 1 : 0);
        asked += passed.length;
        for (const { method, args: given } of passed) assert.ok(given.every((argument) => isModest(argument)), `${method} was handed ${JSON.stringify(given)?.slice(0, 200)}`);
      }),
      { numRuns: runs },
    );
    server.dispose();
    await vscode.env.clipboard.writeText(clipboard);
    // Most are refused; some have to get through, or nothing was tested.
    assert.ok(calls > runs / 4 && asked > runs / 100, `${calls} calls, ${asked} questions`);
  });
});
