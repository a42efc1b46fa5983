import type { Finding } from '../../../protocol/analysis-contract';
import type { FindingGroupLine, FindingItemLine, FindingLine, FindingsQuestion, FindingsView, SeverityCounts } from '../../../protocol/findings-contract';

/** A finding with the cluster of its file; '' where it has none. */
export interface ClusterFinding {
  readonly finding: Finding;
  readonly cluster: string;
}

/** What a rule says of itself. */
export type RuleWords = FindingItemLine['rule'];

/** What the list is made of. */
export interface FindingsInput {
  readonly revision: number;
  readonly checked: FindingsView['checked'];
  /** Shape: by file, then place. */
  readonly findings: readonly ClusterFinding[];
  /** Name of a cluster by its id. */
  clusterName(id: string): string;
  /** The words of a rule by its code. */
  rule(code: string): RuleWords | undefined;
  /** The thing of the picture that a finding is about. */
  target(finding: Finding): FindingItemLine['target'];
}

interface Group {
  readonly key: string;
  readonly members: ClusterFinding[];
}

/** The most lines that are answered, whatever is asked for. */
const MOST = 500;

const severities = ['error', 'warning', 'info', 'hint'] as const;

/**
 * A window into the findings, gathered as asked.
 * Shape: rules by their worst finding, then code; files and clusters by name, those without a cluster last.
 * Cost: O(findings), and what is shown of targets.
 */
export function findingsView(input: FindingsInput, { group, severities: wanted, text, closed, start, limit }: FindingsQuestion): FindingsView {
  const { findings, checked, revision } = input;
  const needle = text.trim().toLowerCase();
  const left = findings.filter(({ finding }) => wanted.includes(finding.severity) && (needle === '' || holds(finding, needle)));
  const isClosed = new Set(closed);
  const lines = groupsOf(input, left, group).flatMap((each) => [each, ...(isClosed.has(each.key) ? [] : each.members)]);
  const first = Math.max(0, Math.min(start, lines.length));
  const shown = lines.slice(first, first + Math.max(0, Math.min(limit, MOST)));
  return {
    revision,
    checked,
    counts: countsOf(findings),
    count: lines.length,
    start: first,
    lines: shown.map((each): FindingLine => ('members' in each ? groupLine(input, each, group, !isClosed.has(each.key)) : itemLine(input, each.finding))),
  };
}

function holds({ message, code, rule, file, object = '' }: Finding, needle: string): boolean {
  return [message, code, rule, file, object].some((part) => part.toLowerCase().includes(needle));
}

function groupsOf({ clusterName }: FindingsInput, findings: readonly ClusterFinding[], by: FindingsQuestion['group']): Group[] {
  const groups = new Map<string, Group>();
  for (const each of findings) {
    const key = by === 'rule' ? each.finding.code : by === 'file' ? each.finding.file : each.cluster;
    const group = groups.get(key) ?? { key, members: [] };
    group.members.push(each);
    groups.set(key, group);
  }
  const list = [...groups.values()];
  const text = ({ key }: Group): string => (by === 'cluster' ? `${key === '' ? 1 : 0}${clusterName(key)}\n${key}` : key);
  const rank = (group: Group): number => (by === 'rule' ? Math.min(...new Set(group.members.map(({ finding }) => severities.indexOf(finding.severity)))) : 0);
  return list.map((group) => ({ group, rank: rank(group), text: text(group) })).sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ group }) => group);
}

function groupLine(input: FindingsInput, { key, members }: Group, by: FindingsQuestion['group'], open: boolean): FindingGroupLine {
  const title = by === 'cluster' && key !== '' ? input.clusterName(key) : key;
  return { kind: 'group', key, title, detail: by === 'rule' ? (input.rule(key)?.title ?? '') : '', counts: countsOf(members), open };
}

function itemLine(input: FindingsInput, finding: Finding): FindingItemLine {
  const { severity, code, message, file, range, object = '', related, fixes } = finding;
  const target = input.target(finding);
  return {
    kind: 'finding',
    key: [code, file, object, message].join('\n'),
    severity,
    code,
    message,
    location: { file, range },
    object,
    related,
    fixable: fixes.length > 0,
    rule: input.rule(code) ?? { title: '', why: '', fix: '' },
    ...(target && { target }),
  };
}

function countsOf(findings: readonly ClusterFinding[]): SeverityCounts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}
