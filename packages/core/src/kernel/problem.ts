/** One thing that is wrong with an input, and where: refusals that find several report all of them at once. */
export interface Problem {
  /** Into the input, as in `tiers[2].price`; empty for the whole. */
  readonly path: string;
  /** Stable, as in `unknown-tier`. */
  readonly code: string;
  /** One sentence for a person, with the values that show it. */
  readonly message: string;
}

/** Gathers problems: lists the first of each kind and counts the rest, so that an answer is short however bad an input is. */
export interface ProblemList {
  /** The message is made only where it is listed. */
  add(problem: { readonly path: string; readonly code: string; readonly message: () => string }): void;
  /** Whether another problem of this kind would only be counted. */
  isFull(code: string): boolean;
  /** Counts problems of a kind that is full. */
  addMore(code: string, count: number): void;
  /** Those listed, in the order they came, and then one for each kind of which more were found, with how many. */
  all(): readonly Problem[];
}

/** Begins an empty list that names at most `maxPerKind` problems of one code. */
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

/** A text of somebody's, as it may stand in a message: in quotation marks, and cut where it is long. */
export const quoted = (text: string): string =>
  text.length <= longestQuote ? `"${text}"` : `"${text.slice(0, longestQuote)}…"`;
