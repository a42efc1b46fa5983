import { routeColumns, type ComparisonQuestion, type RoutesQuestion, type RouteSort, type RowsChoice } from '../protocol/routes-contract';
import { text } from './page-text';

/** What a page may ask of the rows of a table. Errors: throws for what has another shape. */
export function rowsFromPage({ text: wanted, sort }: RowsChoice): RowsChoice {
  return { text: text(wanted), ...(sort !== undefined && { sort: sortFromPage(sort) }) };
}

/** What a page may ask of a table. Errors: throws for what has another shape. */
export function routesFromPage(question: RoutesQuestion): RoutesQuestion {
  const { start, limit, place } = question;
  return { ...rowsFromPage(question), start: whole(start), limit: whole(limit), ...(place !== undefined && { place: whole(place) }) };
}

/** What a page may ask of two tables. Errors: throws for what has another shape. */
export function comparisonFromPage({ text: wanted, differences, start, limit }: ComparisonQuestion): ComparisonQuestion {
  return { text: text(wanted), differences: differences === true, start: whole(start), limit: whole(limit) };
}

function sortFromPage({ column, descending }: RouteSort): RouteSort {
  const known = routeColumns.find((each) => each === column);
  if (known === undefined) throw new Error('A column was expected');
  return { column: known, descending: descending === true };
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('A number was expected');
  return value;
}
