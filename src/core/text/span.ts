/**
 * A stretch of a text.
 * Units: half-open UTF-16 offsets, `start <= end`.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Moves a span by an offset, as from a chunk into its file. */
export function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** Whether an offset lies in the span or touches one of its ends. */
export function spanTouches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
