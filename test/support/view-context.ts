import type { ViewContext } from '../../src/core/views/context';

/** A context that makes a location of every place: its chunk as the line, its slot as the column. */
export function viewContext(findings: ViewContext['findingsAt'] = () => []): ViewContext {
  return {
    revision: 7,
    locate: ({ chunk, slot }) => ({ file: 'test.yaml', range: { start: { line: chunk, column: slot }, end: { line: chunk, column: slot + 1 } } }),
    countFindings: (place) => {
      const all = findings(place);
      const errors = all.filter(({ severity }) => severity === 'error').length;
      return { errors, warnings: all.length - errors };
    },
    findingsAt: findings,
  };
}
