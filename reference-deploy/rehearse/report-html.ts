import { ratioText } from './compare.ts';
import type { Compared } from './compare.ts';
import { steps } from './recorder.ts';
import type { Distribution } from './recorder.ts';
import type { Report } from './report.ts';

const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const chartWidth = 720;
const chartHeight = 180;

/** Bars over time, as SVG. */
const timeChart = (title: string, series: readonly number[]): string => {
  const max = Math.max(1, ...series);
  const width = chartWidth / Math.max(1, series.length);
  const bars = series.map((value, second) => {
    const height = (value / max) * chartHeight;
    const place = `x="${(second * width).toFixed(1)}" y="${(chartHeight - height).toFixed(1)}"`;
    return `<rect ${place} width="${Math.max(1, width - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>second ${second}: ${value}</title></rect>`;
  });
  return `<h2>${escape(title)}</h2><svg viewBox="0 0 ${chartWidth} ${chartHeight + 18}" role="img" aria-label="${escape(title)}">${bars.join('')}
<text x="0" y="${chartHeight + 14}">0 s</text><text x="${chartWidth}" y="${chartHeight + 14}" text-anchor="end">${series.length} s</text>
<text x="4" y="12">${max}</text></svg>`;
};

type NamedDistribution = Distribution & { readonly name: string };

/**
 * p50, p95 and p99 of each step's successes, on a logarithmic scale so that 1 ms and 1 s both show.
 */
const latencyChart = (report: Report): string => {
  const ofSteps = steps.map((step): NamedDistribution => ({ name: step, ...report.latency[step].ok }));
  const rows = [...ofSteps, { name: 'stream lag', ...report.streamLag }];
  const max = Math.max(10, ...rows.map(({ p99 }) => p99));
  const place = (ms: number): number => 110 + (Math.log10(1 + ms) / Math.log10(1 + max)) * (chartWidth - 200);
  const lines = rows.map(({ name, p50, p95, p99 }, at) => {
    const y = 18 + at * 30;
    return `<text x="0" y="${y + 4}">${name}</text><line x1="${place(p50)}" x2="${place(p99)}" y1="${y}" y2="${y}"/>
<circle cx="${place(p50)}" cy="${y}" r="5"/><circle cx="${place(p95)}" cy="${y}" r="4" class="mid"/><circle cx="${place(p99)}" cy="${y}" r="5" class="far"/>
<text x="${place(p99) + 10}" y="${y + 4}">${p50} / ${p95} / ${p99}</text>`;
  });
  return `<h2>Latency of successes: p50, p95, p99 in ms</h2><svg viewBox="0 0 ${chartWidth} ${rows.length * 30 + 10}" role="img" aria-label="Latency">${lines.join('')}</svg>`;
};

const table = (rows: readonly (readonly [string, string | number])[]): string =>
  `<table>${rows.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(String(value))}</td></tr>`).join('')}</table>`;

const comparison = (rows: readonly Compared[]): string =>
  `<h2>Compared</h2><table><tr><th></th><td>here</td><td>there</td><td>ratio</td></tr>${rows
    .map((row) => `<tr><th>${row.name}</th><td>${row.here}</td><td>${row.there}</td><td>${ratioText(row)}</td></tr>`)
    .join('')}</table>`;

/**
 * The report as one page that needs nothing from anywhere.
 *
 * @param compared with an earlier rehearsal, if there is one
 */
export const reportHtml = (report: Report, compared?: readonly Compared[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Rehearsal</title>
<style>
:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:780px;margin:2rem auto;padding:0 1rem}
svg{width:100%;height:auto}rect,circle{fill:#3554d1}.mid{fill:#d99a14}.far{fill:#b3401f}line{stroke:#8889;stroke-width:3}text{font-size:12px;fill:currentColor}
th{text-align:left;font-weight:500;padding-right:2rem}td{text-align:right;padding-left:1.5rem;font-variant-numeric:tabular-nums}.bad{color:#b3401f}.good{color:#137a4b}
</style>
<h1>Rehearsal of an on-sale</h1>
<p>${escape(report.startedAt)} · ${escape(report.options.url)} · ${escape(report.machine)}</p>
<p class="${report.problems.length === 0 ? 'good' : 'bad'}"><strong>${report.problems.length === 0 ? 'Every check passed.' : `${report.problems.length} problems`}</strong></p>
${report.problems.map((problem) => `<p class="bad">${escape(problem)}</p>`).join('')}
${table([
  ['Buyers', report.buyers],
  ['Arrived within, s', report.options.seconds],
  ['Over after, s', report.tookSeconds],
  ['Orders paid', report.ordersPaid],
  ['Tickets read back', report.ticketsRead],
  ['Seats sold twice', report.doubles],
  ['Watchers', report.watchers],
])}
${latencyChart(report)}
${timeChart('Tickets sold per second', report.soldPerSecond)}
${timeChart('Buyers arrived per second', report.arrivedPerSecond)}
<h2>Refused, by reason</h2>
${table(Object.entries(report.refusals))}
${compared === undefined ? '' : comparison(compared)}
</html>
`;
