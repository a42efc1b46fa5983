import type { DetailsView, ValueView } from '../../protocol/panel-contract';

/** One block of rows of the details. */
export type Section = DetailsView['sections'][number];
/** One row of the details. */
export type SectionRow = Section['rows'][number];

/** A section, or none when it has no rows. */
export function section(title: string, rows: readonly SectionRow[]): Section[] {
  return rows.length === 0 ? [] : [{ title, rows }];
}

/** A row. */
export function row(label: string, value: ValueView, target?: string): SectionRow {
  return { label, value, target };
}

/** Rows of one section; more help nobody. */
export const MAXIMUM_ROWS = 500;
