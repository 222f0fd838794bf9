import { cpus, totalmem } from 'node:os';
import type { RehearsalOptions } from './options.ts';
import { distribution, steps } from './recorder.ts';
import type { Distribution, Recorder, Step } from './recorder.ts';
import type { Verdict } from './verdict.ts';

/** Everything a rehearsal found, as it goes into the JSON file. Times in milliseconds. */
export interface Report {
  readonly options: RehearsalOptions;
  readonly machine: string;
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly buyers: number;
  readonly ordersPaid: number;
  readonly ticketsRead: number;
  readonly doubles: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly watchers: number;
  readonly streamLag: Distribution;
  readonly latency: Readonly<
    Record<Step, { readonly ok: Distribution; readonly refused: Distribution; readonly failed: Distribution }>
  >;
  readonly soldPerSecond: readonly number[];
  readonly arrivedPerSecond: readonly number[];
  readonly problems: readonly string[];
}

export const makeReport = (
  options: RehearsalOptions,
  recorder: Recorder,
  verdict: Verdict,
  facts: { readonly ordersPaid: number; readonly watchers: number; readonly startedAt: string },
): Report => ({
  options,
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  startedAt: facts.startedAt,
  tookSeconds: Math.round((performance.now() - recorder.startedAt) / 100) / 10,
  buyers: options.buyers,
  ordersPaid: facts.ordersPaid,
  ticketsRead: verdict.ticketsRead,
  doubles: verdict.doubles,
  refusals: Object.fromEntries([...recorder.refusals].sort(([, one], [, other]) => other - one)),
  watchers: facts.watchers,
  streamLag: distribution(recorder.lagMs),
  latency: Object.fromEntries(
    steps.map((step) => {
      const { ok, refused, failed } = recorder.latency[step];
      return [step, { ok: distribution(ok), refused: distribution(refused), failed: distribution(failed) }];
    }),
  ) as Report['latency'],
  soldPerSecond: recorder.soldPerSecond,
  arrivedPerSecond: recorder.arrivedPerSecond,
  problems: verdict.problems,
});

const columns = ({ count, p50, p95, p99, max }: Distribution): string =>
  [count, p50, p95, p99, max].map((value) => String(value).padStart(9)).join('');

/** The report for a terminal. */
export const reportText = (report: Report): string => {
  const rows = steps.flatMap((step) =>
    (['ok', 'refused', 'failed'] as const)
      .filter((kind) => report.latency[step][kind].count > 0)
      .map((kind) => `  ${`${step}, ${kind}`.padEnd(18)}${columns(report.latency[step][kind])}`),
  );
  const refusals = Object.entries(report.refusals).map(
    ([reason, count]) => `  ${String(count).padStart(7)}  ${reason}`,
  );
  return [
    '',
    `${report.buyers} buyers in ${report.options.seconds} s; ended after ${report.tookSeconds} s.`,
    `Sold ${report.ticketsRead} tickets in ${report.ordersPaid} orders. Seats sold twice: ${report.doubles}.`,
    '',
    `  ${'milliseconds'.padEnd(18)}${['count', 'p50', 'p95', 'p99', 'max'].map((head) => head.padStart(9)).join('')}`,
    ...rows,
    `  ${`stream lag (${report.watchers})`.padEnd(18)}${columns(report.streamLag)}`,
    ...(refusals.length > 0 ? ['', 'Refused:', ...refusals] : []),
    '',
    report.problems.length === 0 ? 'Every check passed.' : `PROBLEMS (${report.problems.length}):`,
    ...report.problems.slice(0, 20).map((problem) => `  ${problem}`),
    '',
  ].join('\n');
};
