import { Analysis } from '../core/analysis';
import type { FactCache } from '../core/store/cache/fact-cache';
import type { KeptChunk } from '../core/store/cache/pack';
import type { Place } from '../core/store/place';
import type { AnalysisContract, ClusterSummary, Finding } from '../protocol/analysis-contract';
import type { FileLocation } from '../protocol/locations';
import { type Config, defaultConfig, parseConfig, withRuleOptions } from './config';
import { Failure } from './failure';
import type { CommonOptions } from './options';
import { type ReadProblem, type ReadResult, readManifests, readTextFile } from './read-files';
import { type RuleDescription, describeRules } from './rules';
import { nearestName } from './table';

/** What was read below the paths, analysed. Places and files are given as a person would type them. */
export interface Workspace {
  readonly analysis: AnalysisContract;
  readonly read: ReadResult;
  readonly rules: readonly RuleDescription[];
  /** Path of a file as a person would type it. */
  shown(file: string): string;
  /** A location with its file as a person would type it. */
  shownLocation(location: FileLocation): FileLocation;
  /** All findings with shown paths. Shape: by file, then position. */
  findings(): readonly Finding[];
  /** Where a place of the model is, with a shown path. */
  locate(place: Place): FileLocation | undefined;
  /** What was read, for runs to come. */
  keptChunks(): readonly KeptChunk[];
  /** Text of a file by its shown path. */
  textOf(file: string): string | undefined;
}

/**
 * Reads and analyses manifests; what the cache tells is not read again.
 * Errors: `Failure` for a bad configuration or when there is nothing to read and nothing went wrong; what cannot be
 * read is listed in `read.problems`.
 */
export async function openWorkspace(paths: readonly string[], options: CommonOptions, cache?: FactCache): Promise<Workspace> {
  const config = await configOf(options);
  const read = await readManifests(paths, {
    include: [...config.include, ...(options.include ?? [])],
    exclude: [...config.exclude, ...(options.exclude ?? [])],
    gitIgnore: options.gitignore,
    sizeLimit: options.maxSize * 1024 * 1024,
    folder: process.cwd(),
  });
  if (read.files.length === 0 && read.problems.length === 0) throw nothingRead(paths, read);
  const analysis = new Analysis();
  analysis.useCache(cache);
  analysis.configure(config.analysis);
  analysis.apply(read.files.filter(({ dump }) => dump === undefined));
  for (const { path, dump } of read.files) if (dump !== undefined) analysis.take(path, dump);
  const texts = read.files.map(({ path, shown, text }) => ({ path, shown, text }));
  return workspaceOf(analysis, { ...read, files: texts }, describeRules(config.analysis));
}

/**
 * The clusters to speak of: all, or the one of the option `--cluster` by name, id or folder.
 * Errors: `Failure` that lists the names.
 */
export function chosenClusters(workspace: Workspace, wanted: string | undefined): readonly ClusterSummary[] {
  const clusters = workspace.analysis.clusters();
  const [problem] = workspace.read.problems;
  if (clusters.length === 0 && problem !== undefined) throw new Failure(failureText(problem));
  if (wanted === undefined) return clusters;
  const names = clusters.map(({ name }) => name);
  const found = clusters.filter(({ id, name }) => id === wanted || name === wanted || workspace.shown(name) === wanted);
  if (found.length > 0) return found;
  const near = nearestName(wanted, names);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const list = names.length === 0 ? 'No cluster was found.' : `There are: ${names.join(', ')}.`;
  throw new Failure(`there is no cluster ${wanted}.${hint} ${list}`);
}

async function configOf(options: CommonOptions): Promise<Config> {
  const rules = describeRules();
  let config = defaultConfig;
  if (options.config !== undefined) {
    const read = await readTextFile(options.config);
    if ('problem' in read) throw new Failure(failureText(read.problem));
    config = parseConfig(options.config, read.text, rules);
  }
  return { ...config, analysis: withRuleOptions(config.analysis, options.rule ?? [], rules) };
}

/** `missing.yaml: no such file or folder; check the path`. */
export function failureText({ path, message, remedy }: ReadProblem): string {
  return `${path}: ${message}; ${remedy}`;
}

function nothingRead(paths: readonly string[], { templates, binaries }: ReadResult): Failure {
  const where = paths.length === 0 ? 'the current folder' : paths.join(', ');
  if (templates > 0) {
    return new Failure(`${where}: holds only Helm templates (${templates}); render them first: helm template CHART | kube-netscope check -`);
  }
  const also = binaries > 0 ? ` that hold text` : '';
  return new Failure(`${where}: no manifests (*.yaml, *.yml, *.json)${also} found; name others with --include GLOB`);
}

function workspaceOf(analysis: Analysis, read: ReadResult, rules: readonly RuleDescription[]): Workspace {
  const byPath = new Map(read.files.map((file) => [file.path, file]));
  const byShown = new Map(read.files.map((file) => [file.shown, file]));
  const shown = (file: string): string => byPath.get(file)?.shown ?? file;
  const shownLocation = ({ file, range }: FileLocation): FileLocation => ({ file: shown(file), range });
  const shownFinding = (finding: Finding): Finding => ({
    ...finding,
    file: shown(finding.file),
    related: finding.related.map(({ location, message }) => ({ location: shownLocation(location), message })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map(({ location, text }) => ({ location: shownLocation(location), text })),
    })),
  });
  return {
    analysis,
    read,
    rules,
    shown,
    shownLocation,
    findings: () => analysis.findings().map(shownFinding),
    locate: (place) => {
      const location = analysis.locate(place);
      return location === undefined ? undefined : shownLocation(location);
    },
    keptChunks: () => analysis.keptChunks(),
    textOf: (file) => byShown.get(file)?.text || undefined,
  };
}
