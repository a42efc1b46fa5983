import type { Labels, Requirement, Selector } from '../../kube/facts';
import { labelIn } from '../../kube/labels';
import { isExpression } from '../../yaml/scalar';

/** Yes, no, or (undefined) not to be told from what is known. */
export type Maybe = boolean | undefined;

/** Whether all hold. Cost: stops at the first that does not. */
export function allOf(answers: Iterable<Maybe>): Maybe {
  let all: Maybe = true;
  for (const answer of answers) {
    if (answer === false) return false;
    if (answer === undefined) all = undefined;
  }
  return all;
}

/** Whether one holds. Cost: stops at the first that does. */
export function anyOf(answers: Iterable<Maybe>): Maybe {
  let any: Maybe = false;
  for (const answer of answers) {
    if (answer === true) return true;
    if (answer === undefined) any = undefined;
  }
  return any;
}

/**
 * Whether a selector selects labels. `complete`: there are no further labels than these.
 * Source: `apimachinery/pkg/labels` Requirement.Matches.
 */
export function selects({ labels: wanted, expressions }: Selector, labels: Labels, complete = true): Maybe {
  const pairs = Object.entries(wanted).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  return allOf([...pairs, ...expressions].map((requirement) => meets(requirement, labels, complete)));
}

function meets({ key, operator, values }: Requirement, labels: Labels, complete: boolean): Maybe {
  const value = labelIn(labels, key);
  if (value === undefined && !complete) return undefined;
  if (isExpression(key)) return undefined;
  const unknown = (value !== undefined && isExpression(value)) || values.some(isExpression);
  switch (operator) {
    case 'In':
      return value === undefined ? false : unknown && !values.includes(value) ? undefined : values.includes(value);
    case 'NotIn':
      return value === undefined ? true : unknown && !values.includes(value) ? undefined : !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return undefined;
  }
}
