/** Whole micrometres, so that sums are exact and two choices that are equally far away are so in numbers too. */
export const micrometres = (alongX: number, alongY: number): number =>
  Math.round(Math.sqrt(alongX * alongX + alongY * alongY) * 1e6);
