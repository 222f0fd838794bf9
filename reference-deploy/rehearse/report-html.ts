import { ratioText } from './compare.ts';
import type { Compared } from './compare.ts';
import { latencyChart, timeChart } from './report-charts.ts';
import type { Report } from './report.ts';

const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const table = (rows: readonly (readonly [string, string | number])[]): string =>
  `<table>${rows.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(String(value))}</td></tr>`).join('')}</table>`;

const comparison = (rows: readonly Compared[]): string =>
  `<h2>Compared with an earlier rehearsal</h2><table><tr><th></th><td>this one</td><td>earlier</td><td>ratio</td></tr>${rows
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
svg{width:100%;height:auto}rect,circle{fill:#3554d1}.mid{fill:#d99a14}.far{fill:#b3401f}line{stroke:#8889;stroke-width:3}.grid{stroke:#8884;stroke-width:1}text{font-size:12px;fill:currentColor}
th{text-align:left;font-weight:500;padding-right:2rem}td{text-align:right;padding-left:1.5rem;font-variant-numeric:tabular-nums}.bad{color:#b3401f}.good{color:#137a4b}
</style>
<h1>Rehearsal of an on-sale</h1>
<p>${escape(report.startedAt)} · ${escape(report.options.url)} · ${escape(report.machine)}</p>
<p class="${report.problems.length === 0 ? 'good' : 'bad'}"><strong>${report.problems.length === 0 ? 'Every check passed.' : `${report.problems.length} problems`}</strong></p>
${report.problems.map((problem) => `<p class="bad">${escape(problem)}</p>`).join('')}
${table([
  ['Buyers', report.buyers],
  ['Arrived within, in seconds', report.options.seconds],
  ['Ended after, in seconds', report.tookSeconds],
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
