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

  it('give one clear message for each way to get one of them wrong', async () => {
    const { packageJSON } = await activateExtension();
    const known = declaredRules(packageJSON);
    const wild = '*a*a*a*a*';
    const globs: readonly (readonly [unknown, RegExp])[] = [
      ['apps', /is "apps", but must be a list of globs\.$/],
      [{}, /is \{\}, but must be a list of globs\.$/],
      [['a.yaml', 7], /is \["a.yaml",7\], but must be a list of globs\.$/],
      [[['a.yaml']], /but must be a list of globs\.$/],
      [['a.yaml', wild], /has "\*a\*a\*a\*a\*", but must have a glob with at most three stars in a name and three groups, none of which is repeated\.$/],
      [['+(a|b)'], /has "\+\(a\|b\)", but must have a glob/],
      [['', '{a,b}{c,d}{e,f}{g,h}', 'x'.repeat(5000)], /has "", but must have a glob .* There are 2 more like it\.$/],
    ];
    const flag: readonly (readonly [unknown, RegExp])[] = [
      ['true', /is "true", but must be true or false\.$/],
      [1, /is 1, but must be true or false\.$/],
      [[], /is \[\], but must be true or false\.$/],
    ];
    const table: Readonly<Record<string, readonly (readonly [unknown, RegExp])[]>> = {
      enable: flag,
      codeLens: flag,
      inlayHints: flag,
      followSelection: flag,
      cache: flag,
      include: globs,
      exclude: globs,
      maxFileSizeMB: [['4', /is "4", but must be a number from 0.1 to 16384\.$/], [0, /is 0, but/], [-1, /is -1, but/], [16_385, /is 16385, but/], [1e300, /is 1e\+300, but/], [[4], /is \[4\], but/]],
      nodeRouting: [['bridge', /is "bridge", but must be "host" or "router"\.$/], [['host'], /is \["host"\], but/], ['', /is "", but/], [true, /is true, but/]],
      assumedNodes: [[0, /is 0, but must be a whole number from 1 to 5000\.$/], [2.5, /is 2.5, but/], [5001, /is 5001, but/], ['2', /is "2", but/]],
      clusters: [
        [[], /is \[\], but must be an object of cluster names with lists of globs\.$/],
        [{ lab: 'apps' }, /is \{"lab":"apps"\}, but must be/],
        [{ lab: [1] }, /but must be an object/],
        [{ lab: ['apps'], wild: [wild] }, /has "\*a\*a\*a\*a\*", but must have a glob/],
      ],
      rules: [
        ['off', /is "off", but must be an object of rule ids with severities\.$/],
        [['KN101'], /but must be an object of rule ids/],
        [{ KN101: 'loud' }, /: "KN101" is "loud", but must be one of error, warning, info, hint, off\.$/],
        [{ KN101: true }, /: "KN101" is true, but must be one of/],
        [{ KN9999: 'off' }, /: there is no rule "KN9999"; write an id such as KN101\.$/],
      ],
    };
    const keys = Object.keys((packageJSON as { contributes: { configuration: { properties: object } } }).contributes.configuration.properties).map((key) => key.replace('kubeNetscope.', ''));
    assert.deepEqual(Object.keys(table).sort(), [...keys].sort());
    for (const [key, mistakes] of Object.entries(table)) {
      for (const [value, message] of mistakes) {
        const { settings, problems } = readSettings(known, (name) => (name === key ? value : undefined));
        assert.equal(problems.length, 1, `${key}: ${problems.join(' ')}`);
        assert.ok(problems[0]?.startsWith(`kubeNetscope.${key}`), problems[0]);
        assert.match(problems[0] ?? '', message);
        assert.ok((problems[0] ?? '').length < 250);
        for (const list of [settings.include, settings.exclude, ...Object.values(settings.analysis.clusters)]) assert.ok(!list.includes(wild));
      }
    }
    // The other globs of the same setting count.
    assert.deepEqual(readSettings(known, (name) => (name === 'exclude' ? ['apps', wild, '*.tmp'] : undefined)).settings.exclude, ['apps', '*.tmp']);
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
