import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { after, describe, it } from 'mocha';
import type { Log } from 'sarif';
import { parse } from 'yaml';
import { outputSchema, outputSchemaPath } from '../../scripts/output-schema';
import { reportSarif } from '../../src/cli/reporters/sarif';
import { finding, resultOf } from './check-result';
import { Folders } from './folders';
import { broken, clusterYaml } from './manifests';
import { examplesFolder, runCli } from './run-cli';

const root = join(__dirname, '../..');
const ajv = new Ajv({ strict: false, logger: false, validateFormats: false, unicodeRegExp: false });

/** The schema of OASIS, which is of draft 4: its `id` is the `$id` of today. */
function sarifSchema(): object {
  const file = createRequire(__filename).resolve('@microsoft/jest-sarif').replace(/lib[\\/].*$/, 'lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _schema, id: _id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return schema;
}

function assertValid(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 3), undefined, 1));
}

/** The same schema without room for fields that it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, strict(value)] as const);
  const plain = Object.fromEntries(entries) as Record<string, unknown>;
  return plain.properties !== undefined && plain.type === 'object' ? { ...plain, additionalProperties: false } : plain;
}

describe('SARIF', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());
  const validate = ajv.compile(sarifSchema());
  const sarif = (args: readonly string[], cwd: string): Log => JSON.parse(runCli(['check', ...args, '--format', 'sarif'], { cwd }).stdout) as Log;

  it('is valid for the examples, for nothing, and for what cannot be read', () => {
    for (const args of [[examplesFolder], ['--rule', 'KN501=off'], ['gone.yaml']]) assertValid(validate, sarif(args, folders.make(broken)));
  });

  it('is valid with related places, fixes and a home on the web', () => {
    const edit = { location: { file: 'apps/web.yaml', range: finding({}).range }, text: '30081' };
    const full = finding({ object: 'Service/shop/web', related: [{ location: edit.location, message: 'there' }], fixes: [{ title: 'Take 30081', preferred: true, edits: [edit] }] });
    const log = JSON.parse(reportSarif({ ...resultOf([full]), homepage: 'https://example.com/netscope' })) as Log;
    assertValid(validate, log);
    const [rule] = log.runs[0]?.tool.driver.rules ?? [];
    assert.equal(rule?.helpUri, 'https://example.com/netscope/docs/rules/KN506.md');
    assert.match(rule?.help?.markdown ?? '', /\*\*What to do:\*\* Choose another\.[^]*- port allocator/);
    assert.equal(log.runs[0]?.results?.[0]?.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName, 'Service/shop/web');
  });

  it('explains every rule', () => {
    const rules = sarif([], folders.make(broken)).runs[0]?.tool.driver.rules ?? [];
    assert.ok(rules.length > 20);
    for (const { id, help, shortDescription } of rules) assert.ok((help?.text.length ?? 0) > 40 && shortDescription !== undefined, id);
  });

  it('keeps fingerprints when documents, lines and comments move', () => {
    const prints = (text: string): unknown[] => (sarif([], folders.make({ 'cluster.yaml': clusterYaml, 'bad.yaml': text })).runs[0]?.results ?? []).map(({ ruleId, partialFingerprints }) => [ruleId, partialFingerprints?.['kubeNetscopeFinding/v1']]);
    const bad = broken['bad.yaml'] ?? '';
    const first = prints(bad);
    assert.ok(first.length > 0);
    assert.deepEqual(prints(`# a comment\n\n${bad.replace('clusterIP: 10.97.0.20', '# why\n  clusterIP: 10.97.0.20 # old')}`), first);
    assert.deepEqual(prints(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n${bad}`), first);
    assert.notDeepEqual(prints(bad.replace('10.97.0.20', '10.97.0.21')), first);
    assert.notDeepEqual(prints(bad.replace(/name: \w+/, 'name: renamed')), first);
  });
});

describe('JSON output', function () {
  this.timeout(120_000);
  const folders = new Folders();
  after(() => folders.remove());
  const text = readFileSync(join(root, outputSchemaPath), 'utf8');
  const published = JSON.parse(text) as { definitions: Record<string, object> };
  const definitions = strict(published.definitions) as Record<string, object>;
  const validateAs = (command: string): ValidateFunction => ajv.compile({ definitions, $ref: `#/definitions/${command}Output` });
  const three = join(examplesFolder, 'three-nodes');

  it('has a schema that is up to date (npm run docs)', () => assert.equal(outputSchema(root), text));

  const runs: Readonly<Record<string, readonly string[]>> = {
    check: [examplesFolder],
    clusters: [examplesFolder],
    contract: [three],
    explain: ['10.244.1.2', three],
    model: [examplesFolder],
    routes: [three],
    space: [join(examplesFolder, 'address-plan'), '--free', '10.0.0.0/8,16'],
    trace: ['--from', '10.244.1.2', '--to', '10.244.2.2', three],
  };
  for (const [command, args] of Object.entries(runs)) {
    it(`of ${command} is as the schema says, to the last field`, () => {
      const output: unknown = JSON.parse(runCli([command, ...args, '--format', 'json']).stdout);
      assertValid(validateAs(command), output);
      assert.ok(ajv.validate(published, output));
    });
  }

  it('of diff is as the schema says', () => {
    const [before, now] = [folders.make({ 'cluster.yaml': clusterYaml }), folders.make(broken)];
    const { stdout } = runCli(['diff', before, now, '--format', 'json']);
    assertValid(validateAs('diff'), JSON.parse(stdout));
  });

  it('is documented for every command', () => {
    const page = readFileSync(join(root, 'docs/output.md'), 'utf8');
    for (const command of Object.keys(definitions).filter((name) => name.endsWith('Output'))) assert.match(page, new RegExp(`\`${command.replace('Output', '')}\``));
  });
});

describe('hooks and actions', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  const repository = (): string => {
    const cwd = folders.make(broken);
    execFileSync('git', ['init', '-q'], { cwd });
    return cwd;
  };

  it('.pre-commit-hooks.yaml runs the command of the package', () => {
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as { id: string; entry: string; language: string; files: string; pass_filenames: boolean }[];
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    for (const { entry, language, files, pass_filenames: names } of hooks) {
      const [program = '', ...args] = entry.split(' ');
      assert.ok(bin[program] !== undefined);
      assert.deepEqual([language, names], ['node', false]);
      assert.match('apps/web.yaml', new RegExp(files));
      assert.equal(runCli(args, { cwd: repository() }).status, 1);
    }
  });

  it('the package holds the command line that the hook runs', () => {
    const packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' })) as { files: { path: string }[] }[];
    const files = packed[0]?.files.map(({ path }) => path) ?? [];
    assert.deepEqual(files.filter((file) => file.startsWith('dist/')), ['dist/cli.js']);
    assert.ok(files.length < 8, files.join());
    assert.match((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { prepare?: string } }).scripts.prepare ?? '', /esbuild/);
  });

  it('what the package’s scripts print is kept out of the name that pre-commit reads from npm', () => {
    const cwd = folders.make({
      '.npmrc': readFileSync(join(root, '.npmrc'), 'utf8'),
      'package.json': JSON.stringify({ name: 'noisy', version: '1.0.0', scripts: { prepare: 'node -e "console.log(\'built\')"' } }),
    });
    const stdout = execFileSync('npm', ['pack'], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' });
    assert.equal(stdout.trim(), 'noisy-1.0.0.tgz');
  });

  it('action.yml runs the command line and writes SARIF', () => {
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { runs: { using: string; steps: { run?: string; env?: Record<string, string> }[] }; inputs: Record<string, { default?: string }> };
    assert.equal(action.runs.using, 'composite');
    const step = action.runs.steps.find(({ run }) => run?.includes('cli.js'));
    const cwd = repository();
    const output = join(cwd, 'output');
    const env = { ...process.env, GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: output, INPUT_PATHS: '.', INPUT_FAIL_ON: 'never', INPUT_ARGS: '', INPUT_SARIF: 'found.sarif' };
    const stdout = execFileSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? 'false'], { cwd, env, encoding: 'utf8' });
    assert.match(stdout, /^::error file=bad\.yaml,line=6/);
    assert.equal((JSON.parse(readFileSync(join(cwd, 'found.sarif'), 'utf8')) as Log).runs[0]?.results?.length, 1);
    assert.match(readFileSync(output, 'utf8'), /sarif=found\.sarif/);
    assert.throws(() => execFileSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? ''], { cwd, env: { ...env, INPUT_FAIL_ON: 'error' }, stdio: 'ignore' }));
    for (const name of ['paths', 'fail-on', 'args', 'sarif']) assert.ok(action.inputs[name] !== undefined, name);
  });
});
