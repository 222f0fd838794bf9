/**
 * One thing that is wrong with an input, and where: refusals that find several report all of them
 * at once.
 */
export interface Problem {
  /** A path into the input, as in `tiers[2].price`; empty for the whole input. */
  readonly path: string;
  /** Stable, as in `unknown-tier`. */
  readonly code: string;
  /** One sentence for a person, with the offending values. */
  readonly message: string;
}

/**
 * Gathers problems: lists the first few of each kind and counts the rest, so that the answer stays
 * short however bad an input is.
 */
export interface ProblemList {
  /** `message` is called only if the problem is listed. */
  add(problem: { readonly path: string; readonly code: string; readonly message: () => string }): void;
  /** Whether further problems of this kind would only be counted. */
  isFull(code: string): boolean;
  /** Counts problems of a kind that is full. */
  addMore(code: string, count: number): void;
  /**
   * The listed problems in the order they came, followed by one for each kind with more, which says
   * how many.
   */
  all(): readonly Problem[];
}

/** An empty list that names at most `maxPerKind` problems of one code. */
export const problemList = (maxPerKind: number): ProblemList => {
  const listed: Problem[] = [];
  const counts = new Map<string, number>();
  return {
    add: ({ path, code, message }) => {
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count <= maxPerKind) listed.push({ path, code, message: message() });
    },
    isFull: (code) => (counts.get(code) ?? 0) >= maxPerKind,
    addMore: (code, count) => void counts.set(code, (counts.get(code) ?? 0) + count),
    all: () => {
      const more = [...counts].filter(([, count]) => count > maxPerKind);
      const rest = more.map(([code, count]) => ({
        path: '',
        code,
        message: `There are ${count - maxPerKind} more problems of this kind.`,
      }));
      return [...listed, ...rest];
    },
  };
};

const longestQuote = 60;

/** A text from outside as a message may show it: in quotation marks, and cut if it is long. */
export const quoted = (text: string): string =>
  text.length <= longestQuote ? `"${text}"` : `"${text.slice(0, longestQuote)}…"`;
