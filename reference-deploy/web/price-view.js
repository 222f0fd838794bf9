import { el, formatMoney } from './dom.js';

const row = (kind, words, money) => el(kind, {}, el('span', {}, words), el('span', {}, formatMoney(money)));
const off = ({ amountMinor, currency }) => ({ amountMinor: -amountMinor, currency });
const rate = (ppm) => `${(ppm / 10_000).toLocaleString(undefined, { maximumFractionDigits: 4 })} %`;

/** What a buyer pays, with its parts; taxes included in the prices are listed below. */
export const priceView = ({ subtotal, discount, fees, taxes, total }) => {
  const added = taxes.filter(({ kind }) => kind === 'added');
  const parts = [
    discount && row('li.row.between', `Discount ${discount.code}`, off(discount.amount)),
    ...fees.map(({ name, amount }) => row('li.row.between', name, amount)),
    ...added.map(({ name, ppm, amount }) => row('li.row.between', `${name} ${rate(ppm)}`, amount)),
  ].filter((part) => part !== null);
  const included = taxes.filter(({ kind }) => kind === 'included');
  return [
    parts.length > 0 ? el('ul.plain.parts', {}, row('li.row.between', 'Tickets', subtotal), ...parts) : null,
    row('div.row.between.total', 'Total', total),
    ...included.map(({ name, ppm, amount }) => row('div.row.between.quiet', `of which ${name} ${rate(ppm)}`, amount)),
  ].filter((part) => part !== null);
};
