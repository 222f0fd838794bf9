import { steps } from './recorder.ts';
import type { Distribution } from './recorder.ts';
import type { Report } from './report.ts';

const width = 720;
/** Room for names and numbers left of a chart. */
const left = 90;
/** Room for the numbers right of the latencies. */
const right = 170;

const svg = (title: string, height: number, inner: readonly string[]): string =>
  `<h2>${title}</h2><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${inner.join('\n')}</svg>`;

const text = (x: number, y: number, words: string | number, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;

const gridLine = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="grid" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`;

/** About five round numbers from 0 to a maximum. */
export const ticksUpTo = (max: number): readonly number[] => {
  const rough = Math.max(1, max) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, at) => at * step);
};

const barsHeight = 180;
const top = 14;

/** Bars for each second, with both axes. */
export const timeChart = (title: string, series: readonly number[]): string => {
  const max = Math.max(1, ...series);
  const bar = (width - left) / Math.max(1, series.length);
  const yOf = (value: number): number => top + barsHeight - (value / max) * barsHeight;
  const bars = series.map((value, second) => {
    const place = `x="${(left + second * bar).toFixed(1)}" y="${yOf(value).toFixed(1)}"`;
    const size = `width="${Math.max(1, bar - 1).toFixed(1)}" height="${(top + barsHeight - yOf(value)).toFixed(1)}"`;
    return `<rect ${place} ${size}><title>second ${second}: ${value}</title></rect>`;
  });
  const across = ticksUpTo(max).map(
    (value) => gridLine(left, yOf(value), width, yOf(value)) + text(left - 8, yOf(value) + 4, value, 'end'),
  );
  const below = ticksUpTo(series.length).map((second) =>
    text(Math.min(left + second * bar, width - 14), top + barsHeight + 18, `${second} s`, 'middle'),
  );
  return svg(title, top + barsHeight + 26, [...across, ...bars, ...below]);
};

type NamedDistribution = Distribution & { readonly name: string };

/**
 * p50, p95 and p99 of each step's successes, on a logarithmic scale so that 1 ms and 1 s both show.
 */
export const latencyChart = (report: Report): string => {
  const ofSteps = steps.map((step): NamedDistribution => ({ name: step, ...report.latency[step].ok }));
  const rows = [...ofSteps, { name: 'stream lag', ...report.streamLag }];
  const max = Math.max(10, ...rows.map(({ p99 }) => p99));
  const place = (ms: number): number => left + (Math.log10(1 + ms) / Math.log10(1 + max)) * (width - left - right);
  const bottom = top + rows.length * 30;
  const ticks = [0, 1, 10, 100, 1_000, 10_000].filter((ms) => ms <= max);
  const grid = ticks.map(
    (ms) => gridLine(place(ms), top, place(ms), bottom) + text(place(ms), bottom + 16, `${ms} ms`, 'middle'),
  );
  const lines = rows.map(({ name, p50, p95, p99 }, at) => {
    const y = top + 15 + at * 30;
    return `${text(left - 12, y + 4, name, 'end')}<line x1="${place(p50)}" x2="${place(p99)}" y1="${y}" y2="${y}"/>
<circle cx="${place(p50)}" cy="${y}" r="5"/><circle cx="${place(p95)}" cy="${y}" r="4" class="mid"/><circle cx="${place(p99)}" cy="${y}" r="5" class="far"/>
${text(width, y + 4, `${p50} / ${p95} / ${p99}`, 'end')}`;
  });
  return svg('Latency of successes: p50 / p95 / p99 in milliseconds', bottom + 24, [...grid, ...lines]);
};
