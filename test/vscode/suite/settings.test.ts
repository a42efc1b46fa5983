import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { isRecord } from '../../../src/editor/convert';
import { declaredRules, readSettings } from '../../../src/editor/settings';
import { activateExtension, writeFile } from '../support/editor';
import { closeEverything, findingIn, noFindingIn, paddedService, unsaved } from '../support/findings';

describe('settings', () => {
  const set = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('kubeNetscope').update(key, value, vscode.ConfigurationTarget.Workspace);

  afterEach(async () => {
    for (const key of ['rules', 'enable', 'exclude']) await set(key, undefined);
    await closeEverything();
  });

  it('change the severity of a rule, by id or by name', async () => {
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
    for (const key of ['KN103', 'leading-zeros']) {
      await set('rules', { [key]: 'off' });
      await noFindingIn(document.uri, 'KN103');
      await set('rules', { [key]: 'hint' });
      const { severity } = await findingIn(document.uri, 'KN103');
      assert.equal(severity, vscode.DiagnosticSeverity.Hint);
    }
  });

  it('are replaced one by one where they are invalid', async () => {
    const { document } = await unsaved(paddedService);
    await set('rules', { KN103: 'loud', KN999: 'off', KN101: 'off' });
    await findingIn(document.uri, 'KN103');
  });

  it('are valid whatever stands in the settings file, and each mistake gives one sentence with setting, value and remedy', async () => {
    const { packageJSON } = await activateExtension();
    const path = ['contributes', 'configuration', 'properties'];
    const properties = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), packageJSON);
    assert.ok(isRecord(properties));
    const known = declaredRules(packageJSON);
    const defaults = readSettings(known, () => undefined).settings;
    const keys = Object.keys(properties).map((key) => key.replace('kubeNetscope.', ''));
    assert.ok(keys.length >= 10);
    // A type that no setting has, for each of them.
    for (const key of keys) {
      const wrong = isRecord(properties[`kubeNetscope.${key}`]) && (properties[`kubeNetscope.${key}`] as { type: string }).type === 'number' ? 'much' : -7.5;
      const { settings, problems } = readSettings(known, (name) => (name === key ? wrong : undefined));
      assert.deepEqual(settings, defaults);
      assert.equal(problems.length, 1, key);
      assert.ok(problems[0]?.startsWith(`kubeNetscope.${key} is ${JSON.stringify(wrong)}, but must be `), problems[0]);
    }
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>(null, 0, -1, 1e300, '', 'host', {}, [], [[]], { KN101: 'off', KN102: 7 }, JSON.parse('{"__proto__": "off", "constructor": []}')), fc.constant('x'.repeat(10_000)));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (given) => {
        const { settings, problems } = readSettings(known, (key) => (Object.hasOwn(given, key) ? given[key] : undefined));
        for (const key of keys) {
          const own = problems.filter((problem) => problem.startsWith(`kubeNetscope.${key}`));
          assert.ok(own.every((problem) => problem.length < 250), own[0]);
          if (key !== 'rules') assert.ok(own.length <= 1);
          if (!Object.hasOwn(given, key) || given[key] === null) assert.deepEqual(own, []);
        }
        assert.ok(problems.every((problem) => problem.startsWith('kubeNetscope.')));
        assert.ok([settings.enable, settings.inlayHints, settings.followSelection, settings.codeLens].every((each) => typeof each === 'boolean'));
        assert.ok([...settings.include, ...settings.exclude, ...Object.values(settings.analysis.clusters).flat()].every((glob) => typeof glob === 'string'));
        assert.ok(settings.maxFileSize > 0 && Number.isInteger(settings.analysis.assumedNodes) && ['host', 'router'].includes(settings.nodeRouting));
        assert.ok(Object.values(settings.analysis.rules).every((severity) => ['error', 'warning', 'info', 'hint', 'off'].includes(severity)));
      }),
    );
  });

  it('leave files out', async () => {
    const file = await writeFile('excluded/padded.yaml', paddedService);
    await unsaved(paddedService);
    await findingIn(file, 'KN103');
    await set('exclude', ['excluded']);
    await noFindingIn(file, 'KN103');
    await set('exclude', undefined);
    await findingIn(file, 'KN103');
    await vscode.workspace.fs.delete(file);
  });

  it('switch everything off and on again', async () => {
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
    await set('enable', false);
    await noFindingIn(document.uri, 'KN103');
    await set('enable', undefined);
    await findingIn(document.uri, 'KN103');
  });
});
