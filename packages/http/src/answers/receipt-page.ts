import { createHash } from 'node:crypto';
import type { ReceiptWords } from '@ticketly/core';

const style = `:root{color-scheme:light}body{font:15px/1.5 system-ui,"Noto Sans",sans-serif;max-width:720px;margin:2rem auto;padding:0 1rem;color:#191c29;overflow-wrap:anywhere}
header{display:flex;gap:2rem;justify-content:space-between}h1{font-size:1.5rem;margin:0;text-align:end}header p{margin:0}dl{display:grid;grid-template-columns:8rem 1fr;gap:.15rem 1rem;margin:1.5rem 0}
dt,.within,td:nth-child(2){color:#5d6272}dd{margin:0}table{width:100%;border-collapse:collapse}td{padding:.25rem .5rem .25rem 0;vertical-align:top}td:last-child{text-align:end;white-space:nowrap;padding-right:0}
tfoot tr:first-child td,tbody tr:first-child td{border-top:1px solid #d5d7df}.total{font-weight:700;font-size:1.1rem}@media print{body{margin:0}}`;

/** Only this page's own style: no scripts, no outgoing requests, no framing. */
export const receiptPolicy: string = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox',
].join('; ');

/** Text escaped for any place in a page, and isolated from the direction of the text around it. */
const said = (text: string): string =>
  `<bdi>${text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/[\u202A-\u202E\u2066-\u2069]/g, '')}</bdi>`;

/** A receipt as a page to read and to print. */
export const receiptPage = ({ title, sellerName, sellerLines, about, rows, sums }: ReceiptWords): string => {
  const lines = [`<b>${said(sellerName)}</b>`, ...sellerLines.map(said)].join('<br>');
  const facts = about.map(([name, value]) => `<dt>${said(name)}</dt><dd>${said(value)}</dd>`).join('');
  const body = rows.map(({ label, detail, amount }) => tableRow('', label, detail, amount)).join('');
  const foot = sums.map(({ label, amount, kind }) => tableRow(kind, label, '', amount)).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title.replace(/[&<>"]/g, '')}</title>
<style>${style}</style></head><body><header><p>${lines}</p><h1>${said(title)}</h1></header><dl>${facts}</dl><table><tbody>${body}</tbody><tfoot>${foot}</tfoot></table></body></html>`;
};

const tableRow = (kind: '' | 'part' | 'total' | 'within', ...cells: readonly string[]): string =>
  `<tr${kind === '' ? '' : ` class="${kind}"`}>${cells.map((cell) => `<td>${cell === '' ? '' : said(cell)}</td>`).join('')}</tr>`;
