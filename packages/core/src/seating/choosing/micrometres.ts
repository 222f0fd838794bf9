/**
 * Whole micrometres, so that sums are exact, and two choices at equal distances compare as equal.
 */
export const micrometres = (alongX: number, alongY: number): number =>
  Math.round(Math.sqrt(alongX * alongX + alongY * alongY) * 1e6);
