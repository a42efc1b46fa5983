import type { Network } from '../network/network';
import type {
  AddressSubject,
  Claim,
  EndpointsSubject,
  IngressSubject,
  NodeSubject,
  PolicySubject,
  ProblemSubject,
  ServiceSubject,
  SettingSubject,
  WorkloadSubject,
} from '../network/subjects';
import type { Place } from '../store/place';

/** How bad a finding is; the words of the editor. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What a rule can run for. */
export interface SubjectTypes {
  readonly address: AddressSubject;
  readonly claim: Claim;
  readonly setting: SettingSubject;
  readonly service: ServiceSubject;
  readonly workload: WorkloadSubject;
  readonly node: NodeSubject;
  readonly endpoints: EndpointsSubject;
  readonly ingress: IngressSubject;
  readonly policy: PolicySubject;
  readonly problem: ProblemSubject;
}

/** Name of a subject type. */
export type SubjectType = keyof SubjectTypes;

/** Replaces the whole text of a place. */
export interface Replacement {
  readonly place: Place;
  readonly text: string;
}

/**
 * Takes an entry out of its list, or the pair of a key out of its mapping, with its lines or its comma. Where it cannot
 * be told from its surroundings, or differs from the text of `equals`, the fix is not offered.
 */
export interface Removal {
  readonly place: Place;
  readonly removes: 'entry' | 'pair';
  readonly equals?: Place;
}

/**
 * Puts entries into a list, after the one at the place and written as it is. Where that cannot be told from its
 * surroundings, the fix is not offered.
 */
export interface Addition {
  readonly place: Place;
  readonly adds: readonly string[];
}

/** A change that mends a finding. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly (Replacement | Removal | Addition)[];
  /** The fix that "fix all" and automatic fixing take. */
  readonly preferred?: boolean;
}

/** What a rule says of its subject. */
export interface Report {
  /** Where: a place of the subject's own chunk. */
  readonly at: Place;
  /** One or two sentences that name the values and the remedy. */
  readonly message: string;
  /** The other parties of a conflict. */
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  readonly fixes?: readonly Fix[];
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
}

/** A multi-file example: file name to text. Lines of carets below a line mark the expected findings of the line above: `#   ^^^^ KN201`. */
export interface Example {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * One diagnostic, whole: behaviour, reason, source and examples. Its tests, its page under
 * docs/rules, the settings schema and the SARIF table come from this declaration.
 */
export interface Rule<S extends SubjectType = SubjectType> {
  /** `KN201`. */
  readonly id: string;
  /** Kebab-case, the name of the rule's file. */
  readonly name: string;
  readonly subject: S;
  readonly severity: Severity;
  /** One line without a full stop. */
  readonly title: string;
  /** What goes wrong in the cluster. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
  /** Where Kubernetes or a standard says so. */
  readonly source: readonly string[];
  /** When it stays silent on purpose. */
  readonly limits: readonly string[];
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
  check(subject: SubjectTypes[S], network: Network, report: (finding: Report) => void): void;
}

/** Declares a rule with its subject type inferred. */
export function rule<S extends SubjectType>(declaration: Rule<S>): Rule<S> {
  return declaration;
}
