// This file knows what runs when a chunk has come or something changed that a rule read; it must never know when.
import type { ChunkSubjects } from '../network/chunk-subjects';
import type { Report, Rule, Severity, SubjectType, SubjectTypes } from '../rules/rule';
import { Scope } from '../store/cell';

/** A report together with the rule that made it. */
export interface RuleReport {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly report: Report;
  /** The rule looked at its subject alone, so nothing that is yet to be read can take the report back. */
  readonly final: boolean;
}

/** One chunk in one cluster. */
export interface Filed {
  readonly subjects: ChunkSubjects;
  /** Runs the rules for the first time; undefined once it did. */
  first: Scope | undefined;
  /** Subjects of which something was read or reported. Shape: in the order of the subjects. */
  scopes: readonly RuleScope[];
  /** One list per scope; empty lists are left out, and so is a map without any. */
  reports: Map<Scope, readonly RuleReport[]> | undefined;
}

/** All rules for one subject. There are very many of them: what they share stands elsewhere. */
export class RuleScope extends Scope {
  readonly filed: Filed;
  readonly rules: readonly ActiveRule[];
  readonly subject: SubjectTypes[SubjectType];
  readonly #run: (scope: RuleScope) => void;

  constructor(run: (scope: RuleScope) => void, filed: Filed, rules: readonly ActiveRule[], subject: SubjectTypes[SubjectType]) {
    super();
    this.#run = run;
    this.filed = filed;
    this.rules = rules;
    this.subject = subject;
  }

  override compute(): void {
    this.#run(this);
  }
}

/** A subject with the rules for it. */
export interface Watched {
  readonly rules: readonly ActiveRule[];
  readonly subject: SubjectTypes[SubjectType];
}

/** Units: subjects of one chunk between which nobody is asked whether to rest. */
export const AT_ONCE = 64;
/** The scopes of a chunk of which nothing was read: of most. */
export const NO_SCOPES: readonly RuleScope[] = [];

/** All rules for the subjects of a chunk that has come. Most of them look at their subject alone, and need no scope afterwards. */
export class FirstRun extends Scope {
  readonly filed: Filed;
  /** Made when it runs: many chunks come at once. */
  readonly #active: ActiveRules;
  #subjects: readonly Watched[] | undefined;
  readonly #run: (run: FirstRun) => void;
  /** The subject that is next. */
  at = 0;

  constructor(run: (run: FirstRun) => void, filed: Filed, active: ActiveRules) {
    super();
    this.#run = run;
    this.filed = filed;
    this.#active = active;
  }

  /** The subjects to run for. */
  get subjects(): readonly Watched[] {
    return (this.#subjects ??= watched(this.filed.subjects, this.#active));
  }

  override compute(): void {
    this.#run(this);
  }
}

/** A rule that runs, and how what it reports counts. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The severity was chosen by the user, so a report's own does not count. */
  readonly chosen: boolean;
}

/** Rules by what they look at. */
export type ActiveRules = ReadonlyMap<SubjectType, readonly ActiveRule[]>;

/** The subjects of a chunk for which there are rules, in the order in which they run. */
function watched(subjects: ChunkSubjects, active: ActiveRules): Watched[] {
  const found: Watched[] = [];
  const watch = <S extends SubjectType>(type: S, list: readonly SubjectTypes[S][]): void => {
    const rules = active.get(type);
    if (rules !== undefined) for (const subject of list) found.push({ rules, subject });
  };
  watch('problem', subjects.problems);
  watch('address', subjects.addresses);
  watch('claim', subjects.claims);
  watch('setting', subjects.settings);
  watch('node', subjects.nodes);
  watch('service', subjects.services);
  watch('workload', subjects.workloads);
  watch('endpoints', subjects.endpoints);
  watch('ingress', subjects.ingresses);
  watch('policy', subjects.policies);
  return found;
}
