import type { ProblemFact } from '../kube/facts';
import type { ChunkSubjects } from '../network/chunk-subjects';
import type { Rule } from '../rules/rule';
import type { ChunkRecord } from '../store/files';

/** Adds a problem for each rule that a configuration names and that there is not. */
export function withUnknownRules(subjects: ChunkSubjects, chunk: ChunkRecord, rules: readonly Rule[]): ChunkSubjects {
  const { configuration } = chunk.facts;
  if (configuration === undefined) return subjects;
  const known = (name: string): boolean => name === '*' || rules.some((rule) => rule.id === name || rule.name === name);
  const set = Object.entries(configuration.rules ?? {}).map(([name, { slot }]) => ({ name, slot }));
  const ignored = (configuration.ignores ?? []).map(({ rule }) => ({ name: rule.value, slot: rule.slot }));
  const { chunk: id, file, cluster } = subjects;
  const problems = [...set, ...ignored]
    .filter(({ name }) => !known(name))
    .map(({ name, slot }) => {
      const fact: ProblemFact = { code: 'configuration', message: `There is no rule ${name}; docs/rules lists them`, slot };
      return { type: 'problem' as const, chunk: id, file, cluster, fact };
    });
  return problems.length === 0 ? subjects : { ...subjects, problems: [...subjects.problems, ...problems] };
}
