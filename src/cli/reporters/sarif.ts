import { createHash } from 'node:crypto';
import type {
  ArtifactLocation,
  Fix,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import type { Severity } from '../../core/rules/rule';
import { LineIndex } from '../../core/text/lines';
import type { Finding, FindingFix } from '../../protocol/analysis-contract';
import type { FileLocation, FileRange } from '../../protocol/locations';
import type { ReadProblem } from '../read-files';
import { type CheckResult, type RuleDescription, oneBased } from '../result';

/**
 * For code scanning services: one SARIF run.
 * Source: OASIS SARIF 2.1.0, checked against its JSON schema; fingerprints as GitHub reads them (`primaryLocationLineHash`).
 */
export function reportSarif(result: CheckResult): string {
  const rules = ruleTable(result);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprints(result);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Kube Netscope', semanticVersion: result.version, version: result.version, ...informationUri(result), rules } },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder in which the check ran.' } } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.problems.length === 0,
            toolExecutionNotifications: result.problems.map(notification),
          },
        ],
        results: result.findings.map((finding) => sarifResult(finding, indexes, fingerprint(finding))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** Every rule that may report, and codes that only findings know. */
function ruleTable(result: CheckResult): ReportingDescriptor[] {
  const table = result.rules.map((rule) => descriptor(rule, result.homepage));
  const known = new Set(table.map(({ id }) => id));
  for (const { code, rule, severity } of result.findings) {
    if (known.has(code)) continue;
    known.add(code);
    table.push({ id: code, name: rule, defaultConfiguration: { level: levelOf(severity) } });
  }
  return table;
}

function descriptor(rule: RuleDescription, homepage: string | undefined): ReportingDescriptor {
  const help = [rule.why, rule.fix, ...rule.limits];
  const markdown = [rule.why, `**What to do:** ${rule.fix}`, ...(rule.limits.length === 0 ? [] : [`**Limits**\n\n${bullets(rule.limits)}`]), ...(rule.source.length === 0 ? [] : [`**Sources**\n\n${bullets(rule.source)}`])];
  return {
    id: rule.id,
    name: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: help.join('\n\n'), markdown: markdown.join('\n\n') },
    ...(homepage === undefined ? {} : { helpUri: `${homepage}/docs/rules/${rule.id}.md` }),
    defaultConfiguration: { enabled: rule.enabled, level: levelOf(rule.severity) },
    properties: { tags: ['kubernetes', 'network'], precision: 'high', 'problem.severity': problemSeverity(rule.severity) },
  };
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** The words of GitHub code scanning. */
function problemSeverity(severity: Severity): 'error' | 'warning' | 'recommendation' {
  return severity === 'error' || severity === 'warning' ? severity : 'recommendation';
}

function informationUri({ homepage }: CheckResult): { readonly informationUri?: string } {
  return homepage === undefined ? {} : { informationUri: homepage };
}

function sarifResult(finding: Finding, indexes: ReadonlyMap<string, number>, fingerprint: string): Result {
  const result: Result = {
    ruleId: finding.code,
    ruleIndex: indexes.get(finding.code) ?? -1,
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: physical({ file: finding.file, range: finding.range }), ...logical(finding) }],
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'kubeNetscopeFinding/v1': fingerprint },
  };
  if (finding.related.length > 0) {
    result.relatedLocations = finding.related.map(({ location, message }, id): Location => {
      return { id, physicalLocation: physical(location), message: { text: message } };
    });
  }
  if (finding.fixes.length > 0) result.fixes = finding.fixes.map(sarifFix);
  return result;
}

function sarifFix({ title, edits }: FindingFix): Fix {
  const byFile = new Map<string, { location: FileLocation; text: string }[]>();
  for (const edit of edits) byFile.set(edit.location.file, [...(byFile.get(edit.location.file) ?? []), edit]);
  return {
    description: { text: title },
    artifactChanges: [...byFile].map(([file, changes]) => ({
      artifactLocation: artifact(file),
      replacements: changes.map(({ location, text }) => ({
        deletedRegion: region(location.range),
        insertedContent: { text },
      })),
    })),
  };
}

function physical({ file, range }: FileLocation): NonNullable<Location['physicalLocation']> {
  return { artifactLocation: artifact(file), region: region(range) };
}

function logical({ object }: Finding): Pick<Location, 'logicalLocations'> {
  return object === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }] };
}

/** Paths below the current folder are relative to the root of the sources; others are file URLs. */
function artifact(file: string): ArtifactLocation {
  const encoded = file.split('/').map(encodeURIComponent).join('/');
  if (encoded.startsWith('/')) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]%3A/.test(encoded)) return { uri: `file:///${encoded.replace('%3A', ':')}` };
  return { uri: encoded, uriBaseId: '%SRCROOT%' };
}

function region(range: FileRange): Region {
  const { line, column, endLine, endColumn } = oneBased(range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

function notification({ path, message, remedy }: ReadProblem): Notification {
  return {
    level: 'error',
    message: { text: `${message}; ${remedy}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
  };
}

/**
 * Equal for one finding while lines come and go, comments change and documents move: of the rule, the file, the object
 * and the field with its value, counted where they repeat.
 */
function fingerprints(result: CheckResult): (finding: Finding) => string {
  const lines = new Map<string, LineIndex>();
  const times = new Map<string, number>();
  return ({ code, file, range, object }) => {
    const text = result.textOf(file) ?? '';
    const index = lines.get(file) ?? new LineIndex(text);
    lines.set(file, index);
    const start = index.lineStart(range.start.line);
    const next = index.lineStart(range.start.line + 1);
    const end = range.end.line === range.start.line ? Math.min(start + range.end.column, next) : next;
    const field = text.slice(start, end).trim();
    const hash = createHash('sha256').update(JSON.stringify([code, file, object ?? '', field])).digest('hex').slice(0, 16);
    const time = (times.get(hash) ?? 0) + 1;
    times.set(hash, time);
    return `${hash}:${time}`;
  };
}
