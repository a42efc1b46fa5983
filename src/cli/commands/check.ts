import type { Command } from 'commander';
import type { Severity } from '../../core/rules/rule';
import { finished } from '../../core/store/steps';
import { FactFiles, versionOf } from '../../worker/fact-files.node';
import { exitCodes } from '../failure';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { note, print } from '../output';
import { readHomepage, readVersion } from '../read-files';
import { reportGithub } from '../reporters/github';
import { reportJson } from '../reporters/json';
import { reportSarif } from '../reporters/sarif';
import { reportText } from '../reporters/text';
import { type CheckResult, type Reporter, countBySeverity, isAtLeast } from '../result';
import { type Workspace, failureText, openWorkspace } from '../workspace';

const reporters = {
  text: reportText,
  json: reportJson,
  sarif: reportSarif,
  github: reportGithub,
} satisfies Record<string, Reporter>;

interface CheckOptions extends CommonOptions {
  readonly format: keyof typeof reporters;
  readonly failOn: 'error' | 'warning' | 'info' | 'never';
  readonly cache?: string;
}

const examples = `
Exit codes:
  0  nothing at the severity of --fail-on or worse
  1  findings at that severity or worse
  2  something could not be read, or the command was not understood

A comment on the line of a finding, or alone on the line above, hides it:
  clusterIP: 10.97.0.20  # kube-netscope-ignore KN501: the range grows next week

Examples:
  kube-netscope check                                  every manifest below the current folder
  kube-netscope check clusters/prod apps/prod          two folders as one workspace
  kustomize build overlays/prod | kube-netscope check -
  kube-netscope check --rule KN601=off --fail-on warning
  kube-netscope check --format sarif > netscope.sarif`;

/** Adds the command that checks manifests. */
export function addCheck(program: Command): void {
  const command = program
    .command('check [path...]')
    .description('Report conflicts and mistakes in the network of the manifests; - is standard input.')
    .addOption(choice('--format <format>', 'how to print', Object.keys(reporters), 'text'))
    .addOption(choice('--fail-on <severity>', 'when to exit with 1', ['error', 'warning', 'info', 'never'], 'error'))
    .option('--cache <folder>', 'keep what was read in this folder, and read only what is new the next time')
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: CheckOptions) => {
    await check(paths, options);
  });
}

async function check(paths: readonly string[], options: CheckOptions): Promise<void> {
  const kept = options.cache === undefined ? undefined : new FactFiles(options.cache, versionOf(__filename));
  const workspace = await openWorkspace(paths, options, kept?.cache);
  const result = resultOf(workspace);
  process.exitCode = exitCodeOf(result, options.failOn);
  for (const problem of result.problems) note(failureText(problem));
  print(reporters[options.format](result, { style: styleFor(options), quiet: options.quiet === true }));
  if (kept !== undefined) keep(kept, workspace);
}

/** Errors: said and otherwise passed over, as the findings are complete without. */
function keep(files: FactFiles, { keptChunks }: Workspace): void {
  try {
    files.write(finished(files.cache.update(keptChunks())));
  } catch (error) {
    note(`what was read is not kept: ${error instanceof Error ? error.message : String(error)}; name a folder that can be written with --cache, or leave it out`);
  }
}

function resultOf({ analysis, read, rules, findings, textOf }: Workspace): CheckResult {
  const found = findings();
  const { templates } = analysis.statistics();
  return {
    version: readVersion(),
    homepage: readHomepage(),
    findings: found,
    problems: read.problems,
    rules,
    textOf,
    counts: {
      files: read.files.length - templates,
      templates: read.templates + templates,
      binaries: read.binaries,
      bySeverity: countBySeverity(found),
    },
  };
}

function exitCodeOf({ findings, problems }: CheckResult, failOn: Severity | 'never'): number {
  if (problems.length > 0) return exitCodes.unusable;
  if (failOn === 'never') return exitCodes.clean;
  return findings.some(({ severity }) => isAtLeast(severity, failOn)) ? exitCodes.findings : exitCodes.clean;
}
