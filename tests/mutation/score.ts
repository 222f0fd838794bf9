import { z } from 'zod';

/** A change of the code that no test failed for. */
export interface Survivor {
  /** From `packages/core/src`. */
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

/** How many mutants of a module the tests found. */
export interface Score {
  readonly module: string;
  readonly mutants: number;
  readonly found: number;
  /** Of a hundred, to one decimal, rounded down. */
  readonly percent: number;
  readonly survivors: readonly Survivor[];
}

const place = z.object({ line: z.number(), column: z.number() });
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string().default(''),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

const found: readonly string[] = ['Killed', 'Timeout'];
const survived: readonly string[] = ['Survived', 'NoCoverage'];

/**
 * Reads it from a report of Stryker. Mutants that were left out, or do not run at all, count as
 * none.
 */
export const scoreOf = (module: string, json: string): Score => {
  const { files } = report.parse(JSON.parse(json));
  const tried = Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file: path.replace('packages/core/src/', ''), lines: source.split('\n') })),
  );
  const good = tried.filter(({ status }) => found.includes(status)).length;
  const bad = tried.filter(({ status }) => survived.includes(status));
  const mutants = good + bad.length;
  return {
    module,
    mutants,
    found: good,
    percent: mutants === 0 ? 100 : Math.floor((1_000 * good) / mutants) / 10,
    survivors: bad
      .map(({ file, lines, location: { start, end }, replacement }) => ({
        file,
        line: start.line,
        from: onOneLine(piece(lines, start, end)),
        to: onOneLine(replacement),
      }))
      .sort((one, other) => (one.file < other.file ? -1 : Number(one.file > other.file)) || one.line - other.line),
  };
};

type Place = z.output<typeof place>;

const piece = (lines: readonly string[], start: Place, end: Place): string => {
  const whole = lines.slice(start.line - 1, end.line);
  const last = whole.length - 1;
  return whole
    .map((line, n) => line.slice(n === 0 ? start.column - 1 : 0, n === last ? end.column - 1 : undefined))
    .join(' ');
};

const onOneLine = (code: string): string => {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
