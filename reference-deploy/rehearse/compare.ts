import { readFile } from 'node:fs/promises';
import { steps } from './recorder.ts';
import type { Distribution } from './recorder.ts';
import type { Report } from './report.ts';

/** One figure of two rehearsals, this one's first. */
export interface Compared {
  readonly name: string;
  readonly here: number;
  readonly there: number;
}

/** Reads the JSON file of an earlier rehearsal. Throws with one sentence if it is none. */
export const readReport = async (path: string): Promise<Report> => {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`--compare: there is no file ${path}.`, { cause });
  });
  const report = JSON.parse(text) as Partial<Report>;
  if (report.latency === undefined || report.streamLag === undefined)
    throw new Error(`--compare: ${path} is not the JSON file of a rehearsal.`);
  return report as Report;
};

/** What a buyer notices, here and there: times of successes in milliseconds, and what was sold. */
export const compareReports = (here: Report, there: Report): readonly Compared[] => {
  const times = (name: string, of: (report: Report) => Distribution): Compared[] =>
    (['p50', 'p99'] as const).map((at) => ({ name: `${name}, ${at}`, here: of(here)[at], there: of(there)[at] }));
  return [
    { name: 'tickets', here: here.ticketsRead, there: there.ticketsRead },
    { name: 'over after, s', here: here.tookSeconds, there: there.tookSeconds },
    ...steps.flatMap((step) => times(step, ({ latency }) => latency[step].ok)),
    ...times('stream lag', ({ streamLag }) => streamLag),
  ];
};

/** How many times as much it is here; a dash where there was nothing to compare with. */
export const ratioText = ({ here, there }: Compared): string => (there === 0 ? '–' : `${(here / there).toFixed(2)}×`);

/** The comparison for a terminal. */
export const comparisonText = (rows: readonly Compared[], there: string): string =>
  [
    `Compared with ${there}:`,
    `  ${''.padEnd(18)}${['here', 'there', 'ratio'].map((head) => head.padStart(10)).join('')}`,
    ...rows.map(
      (row) =>
        `  ${row.name.padEnd(18)}${[row.here, row.there, ratioText(row)].map((value) => String(value).padStart(10)).join('')}`,
    ),
    '',
  ].join('\n');
