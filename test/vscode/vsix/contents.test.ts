import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromRoot } from '../../../scripts/workbench.mjs';
import { runtimeCodeIn } from './runtime-code';
import { unzip } from './unzip';

/** What may be in the package; anything else is there by mistake. Source: `.vscodeignore`. */
const permitted = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package(\.nls(\.[\w-]+)?)?\.json|[Rr][Ee][Aa][Dd][Mm][Ee]\.md|[Cc][Hh][Aa][Nn][Gg][Ee][Ll][Oo][Gg]\.md|LICENSE(\.txt)?)$/,
  /^extension\/dist\/((web|page)\/)?[\w.-]+\.(js|css|ttf)$/,
  /^extension\/dist\/((web|page)\/)?[\w.-]+\.LEGAL\.txt$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/docs\/rules\/(KN\d{3}|README)\.md$/,
  /^extension\/l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^extension\/media\/[\w/.-]+\.(png|svg|json|md|ya?ml)$/,
  /^extension\/examples\/[\w/.-]+\.(md|ya?ml|json)$/,
];

const { name, version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { name: string; version: string };
const packageName = `${name}-${version}.vsix`;

describe('the contents of the package', () => {
  const bytes = readFileSync(fromRoot(packageName));
  const files = unzip(bytes);

  it('are those that the extension reads while it runs, and no others', () => {
    const paths = [...files.keys()];
    assert.deepEqual(paths.filter((path) => !permitted.some((pattern) => pattern.test(path))), []);
    assert.deepEqual(paths.filter((path) => /\.map$|\.ts$|cli\.js|node_modules|(^|\/)test\//.test(path)), []);
    assert.ok(paths.some((path) => path.endsWith('THIRD-PARTY-NOTICES.txt')));
  });

  it('name every package whose code is shipped, with its licence', () => {
    const notices = files.get('extension/dist/THIRD-PARTY-NOTICES.txt')?.toString('utf8') ?? '';
    for (const shipped of ['yaml', 'ip-address', '@vscode/webview-ui-toolkit', 'lit-html']) assert.match(notices, new RegExp(`^${shipped} [\\d.]+ \\(`, 'm'));
  });

  it('run no text as code and load no module by a computed name', () => {
    for (const [path, content] of files) {
      if (path.endsWith('.js')) assert.deepEqual(runtimeCodeIn(content.toString('utf8')), [], path);
    }
  });

  it('are the same bytes when built again elsewhere', function () {
    this.timeout(240_000);
    const elsewhere = mkdtempSync(join(tmpdir(), 'kube-netscope-again-'));
    try {
      const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: fromRoot(), encoding: 'utf8' });
      for (const file of tracked.split('\0').filter((path) => path !== '' && !/^(test\/|node_modules)/.test(path))) {
        mkdirSync(dirname(join(elsewhere, file)), { recursive: true });
        cpSync(fromRoot(file), join(elsewhere, file));
      }
      symlinkSync(fromRoot('node_modules'), join(elsewhere, 'node_modules'));
      const epoch = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: fromRoot(), encoding: 'utf8' }).trim();
      execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: elsewhere, env: { ...process.env, SOURCE_DATE_EPOCH: epoch }, stdio: 'pipe' });
      assert.equal(digestOf(readFileSync(join(elsewhere, packageName))), digestOf(bytes));
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });
});

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
