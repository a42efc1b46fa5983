import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, describe, it } from 'mocha';
import type { Log } from 'sarif';
import type { JsonReport } from '../../src/cli/reporters/json';
import { Folders } from './folders';
import { broken, clusterYaml, healthy, serviceYaml, webYaml } from './manifests';
import { examplesFolder, runCli, runJson } from './run-cli';

describe('kube-netscope check', function () {
  this.timeout(60_000);
  const folders = new Folders();
  after(() => folders.remove());

  describe('findings', () => {
    it('are none in a healthy workspace: exit 0', () => {
      const { status, stdout, stderr } = runCli(['check'], { cwd: folders.make(healthy) });
      assert.deepEqual([status, stderr], [0, '']);
      assert.equal(stdout, 'no findings in 3 files\n');
    });

    it('are printed with place, source and counts: exit 1', () => {
      const { status, stdout } = runCli(['check'], { cwd: folders.make(broken) });
      assert.equal(status, 1);
      assert.match(stdout, /^bad\.yaml:6:14: error: .*10\.97\.0\.20.* \[KN501 [a-z-]+\]\n/);
      assert.match(stdout, /\n {4}6 \| {3}clusterIP: 10\.97\.0\.20\n {6}\| {14}\^{10}\n/);
      assert.match(stdout, /\n1 error in 4 files\n$/);
    });

    it('count from the severity of --fail-on', () => {
      const cwd = folders.make(broken);
      const status = (...args: string[]): number | null => runCli(['check', ...args], { cwd }).status;
      assert.equal(status('--fail-on', 'never'), 0);
      assert.equal(status('--rule', 'KN501=warning'), 0);
      assert.equal(status('--rule', 'KN501=warning', '--fail-on', 'warning'), 1);
      assert.equal(status('--rule', 'KN501=info', '--fail-on', 'warning'), 0);
      assert.equal(status('--rule', 'KN501=info', '--fail-on', 'info'), 1);
      assert.equal(status('--rule', 'KN501=off', '--fail-on', 'info'), 0);
    });

    it('follow a configuration file', () => {
      const cwd = folders.make({ ...broken, 'settings/c.json': '{"rules":{"KN501":"off"}}' });
      assert.equal(runCli(['check', '--config', 'settings/c.json'], { cwd }).status, 0);
      const excluded = folders.make({ ...broken, 'c.json': '{"kubeNetscope.exclude":["bad.yaml"]}' });
      assert.equal(runCli(['check', '--config', 'c.json'], { cwd: excluded }).status, 0);
    });

    it('are hidden by a comment', () => {
      const hidden = serviceYaml('legacy', '  clusterIP: 10.97.0.20 # kube-netscope-ignore KN501: known\n');
      assert.equal(runCli(['check'], { cwd: folders.make({ ...broken, 'bad.yaml': hidden }) }).status, 0);
    });

    it('stay away by --exclude', () => {
      assert.equal(runCli(['check', '--exclude', 'bad.*'], { cwd: folders.make(broken) }).status, 0);
    });

    it('are the same wherever the command is run', () => {
      const folder = folders.make(Object.fromEntries(Object.entries(broken).map(([name, text]) => [`examples/x/${name}`, text])));
      const codes = (cwd: string, given: string): string[] =>
        runJson<JsonReport>(['check', given, '--format', 'json'], { cwd }).findings.map(({ code }) => code);
      const inside = path.join(folder, 'examples/x');
      assert.deepEqual(codes(inside, '.'), ['KN501']);
      assert.deepEqual(codes(folder, 'examples/x'), ['KN501']);
      assert.deepEqual(codes('/', inside), ['KN501']);
    });

    it('keep paths relative below the current folder and absolute elsewhere', () => {
      const folder = folders.make(broken);
      const file = (cwd: string): string | undefined =>
        runJson<JsonReport>(['check', folder, '--format', 'json'], { cwd }).findings[0]?.file;
      assert.equal(file(folder), 'bad.yaml');
      assert.equal(file(path.dirname(folder)), `${path.basename(folder)}/bad.yaml`);
      assert.equal(file(examplesFolder), `${folder}/bad.yaml`.replaceAll(path.sep, '/'));
    });
  });

  describe('standard input', () => {
    it('is read for -', () => {
      const input = [clusterYaml, webYaml, broken['bad.yaml']].join('---\n');
      const { status, stdout } = runCli(['check', '-'], { input });
      assert.equal(status, 1);
      assert.match(stdout, /^<stdin>:\d+:14: error: /);
    });

    it('may be empty or no YAML at all', () => {
      assert.equal(runCli(['check', '-'], { input: '' }).status, 0);
      const { status, stderr } = runCli(['check', '-'], { input: 'a: [b\n---\n}\n' });
      assert.ok(status === 0 || status === 1, stderr);
      assert.equal(stderr, '');
    });

    it('goes together with files', () => {
      const cwd = folders.make({ 'cluster.yaml': clusterYaml, 'web.yaml': webYaml });
      assert.equal(runCli(['check', '-', '.'], { cwd, input: serviceYaml('x') }).status, 0);
    });
  });

  describe('input that cannot be read', () => {
    it('is named with a remedy, the rest is checked: exit 2', () => {
      const { status, stdout, stderr } = runCli(['check', '.', 'gone.yaml'], { cwd: folders.make(broken) });
      assert.equal(status, 2);
      assert.match(stdout, /KN501/);
      assert.equal(stderr, 'kube-netscope: gone.yaml: no such file or folder; check the path\n');
    });

    it('may be missing altogether', () => {
      const { status, stderr } = runCli(['check', 'gone']);
      assert.equal(status, 2);
      assert.match(stderr, /gone: no such file/);
    });

    it('may be a folder without manifests', () => {
      const { status, stdout, stderr } = runCli(['check'], { cwd: folders.make({ 'README.md': '' }) });
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /current folder: no manifests .* found; name others with --include/);
    });

    it('may be a folder of Helm templates', () => {
      const cwd = folders.make({ 'c/Chart.yaml': 'name: x', 'c/templates/x.yaml': '{{ .x }}' });
      const { status, stderr } = runCli(['check', '--exclude', 'Chart.yaml'], { cwd });
      assert.equal(status, 2);
      assert.match(stderr, /helm template/);
    });

    it('may be binary', () => {
      const cwd = folders.make({ ...healthy, 'x.yaml': Uint8Array.of(1, 0, 2) });
      assert.match(runCli(['check'], { cwd }).stdout, /no findings in 3 files; 1 binary file skipped/);
      const named = runCli(['check', 'x.yaml'], { cwd });
      assert.equal(named.status, 2);
      assert.match(named.stderr, /x\.yaml: is a binary file/);
    });

    it('may be too large', () => {
      const cwd = folders.make({ ...healthy, 'big.yaml': `# ${'x'.repeat(3 * 1024 * 1024)}\n` });
      const { status, stderr } = runCli(['check', '--max-size', '2'], { cwd });
      assert.equal(status, 2);
      assert.match(stderr, /big\.yaml: is larger than 2 MB; raise the limit with --max-size/);
    });

    it('may be forbidden', function () {
      const isRoot = process.getuid?.() === 0;
      if (process.platform === 'win32') this.skip();
      const cwd = folders.make(healthy);
      fs.chmodSync(cwd, 0o755);
      fs.chmodSync(path.join(cwd, 'web.yaml'), 0o000);
      const probe = runCli(['--version'], { cwd, uid: isRoot ? 65534 : undefined });
      // The checkout may be closed to other users.
      if (probe.status !== 0) this.skip();
      const { status, stderr } = runCli(['check'], { cwd, uid: isRoot ? 65534 : undefined });
      assert.equal(status, 2);
      assert.match(stderr, /web\.yaml: permission denied; make it readable/);
    });

    it('may be broken YAML: a finding, not a crash', () => {
      const cwd = folders.make({ ...healthy, 'torn.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: "x\n' });
      const { status, stderr } = runCli(['check'], { cwd });
      assert.ok(status === 0 || status === 1);
      assert.equal(stderr, '');
    });

    it('may be long', () => {
      const comment = `# ${'x'.repeat(98)}\n`.repeat(100_000);
      const cwd = folders.make({ ...healthy, 'long.yaml': comment + (broken['bad.yaml'] ?? '') });
      const { status, stdout } = runCli(['check'], { cwd });
      assert.equal(status, 1);
      assert.match(stdout, /^long\.yaml:100006:14: error/);
    });
  });

  describe('mistakes on the command line', () => {
    const mistakes: readonly (readonly [string[], RegExp])[] = [
      [['check', '--format', 'xml'], /Allowed choices are text, json, sarif, github/],
      [['check', '--fail-on', 'hint'], /Allowed choices are error, warning, info, never/],
      [['check', '--rule', 'KN501'], /write RULE=SEVERITY/],
      [['check', '--rule', 'nothing=off'], /there is no rule nothing/],
      [['check', '--max-size', 'x'], /number above 0/],
      [['check', '--config', 'gone.json'], /gone\.json: no such file/],
      [['check', '--frobnicate'], /unknown option '--frobnicate'/],
      [['chekc'], /Did you mean check\?/],
      [[], /Usage: kube-netscope/],
    ];
    for (const [args, message] of mistakes) {
      it(`are explained: ${args.join(' ') || '(nothing)'}`, () => {
        const { status, stdout, stderr } = runCli(args);
        assert.deepEqual([status, stdout], [2, '']);
        assert.match(stderr, message);
        assert.doesNotMatch(stderr, /internal error|at .*\.js:\d+/);
      });
    }
  });

  describe('help', () => {
    it('is printed for every command, with examples: exit 0', () => {
      for (const args of [['--help'], ['check', '--help'], ['routes', '-h'], ['help', 'explain'], ['model', '--help']]) {
        const { status, stdout } = runCli(args);
        assert.equal(status, 0, args.join(' '));
        assert.match(stdout, /Usage: kube-netscope/);
        assert.match(stdout, /Examples:\n {2}\S/);
      }
    });

    it('tells the version', () => {
      const { version } = JSON.parse(fs.readFileSync(path.join(examplesFolder, '../package.json'), 'utf8')) as { version: string };
      assert.deepEqual(runCli(['--version']), { status: 0, stdout: `${version}\n`, stderr: '' });
    });
  });

  describe('colour', () => {
    const escape = String.fromCharCode(27);
    it('is for terminals, or on demand', () => {
      const cwd = folders.make(broken);
      const colored = (args: string[], env: Record<string, string> = {}): boolean =>
        runCli(['check', ...args], { cwd, env }).stdout.includes(escape);
      assert.equal(colored([]), false);
      assert.equal(colored(['--color', 'always']), true);
      assert.equal(colored(['--color=never'], { FORCE_COLOR: '1' }), false);
      assert.equal(colored([], { FORCE_COLOR: '1' }), true);
      assert.equal(colored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    });
  });

  describe('formats', () => {
    it('json', () => {
      const report = runJson<JsonReport>(['check', '--format', 'json'], { cwd: folders.make(broken) });
      assert.equal(report.schemaVersion, 1);
      const [found] = report.findings;
      assert.deepEqual(
        [found?.code, found?.severity, found?.file, found?.line, found?.column, found?.endLine, found?.endColumn],
        ['KN501', 'error', 'bad.yaml', 6, 14, 6, 24],
      );
      assert.ok(Array.isArray(found?.related));
      assert.equal(report.summary.errors, 1);
    });

    it('json lists what could not be read', () => {
      const { problems } = runJson<JsonReport>(['check', 'gone', '--format', 'json']);
      assert.deepEqual(problems, [{ path: 'gone', message: 'no such file or folder', remedy: 'check the path' }]);
    });

    it('sarif', () => {
      const log = runJson<Log>(['check', '--format', 'sarif'], { cwd: folders.make(broken) });
      const [run] = log.runs;
      assert.ok((run?.tool.driver.rules?.length ?? 0) > 10);
      assert.ok(run?.tool.driver.rules?.every(({ id, shortDescription, help }) => /^KN\d+$/.test(id) && shortDescription && help));
      assert.equal(run?.results?.[0]?.ruleId, 'KN501');
    });

    it('github', () => {
      const { stdout } = runCli(['check', '--format', 'github'], { cwd: folders.make(broken) });
      assert.match(stdout, /^::error file=bad\.yaml,line=6,endLine=6,col=14,endColumn=24,title=KN501 [a-z-]+::/);
    });

    it('text without source and counts when quiet', () => {
      const { stdout } = runCli(['check', '-q'], { cwd: folders.make(broken) });
      assert.match(stdout, /^bad\.yaml:6:14: error: [^\n]*\n$/);
    });
  });

  it('ends quietly when the reader has gone', function () {
    if (process.platform === 'win32') this.skip();
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`s${at}.yaml`, serviceYaml(`s${at}`, `  clusterIP: 10.97.${at % 250}.1\n`)]));
    const cwd = folders.make({ ...healthy, ...many });
    const cli = path.join(examplesFolder, '../dist/cli.js');
    const { stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" check --format sarif | head -1`], { cwd, encoding: 'utf8' });
    assert.equal(stderr, '');
  });
});
