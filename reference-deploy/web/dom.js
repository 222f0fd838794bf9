import { minorUnitDigits } from './minor-units.js';

/**
 * Makes an element. Text is set as text, never as HTML, so nothing a server sends can become
 * markup.
 * @param {string} name tag, with classes after dots: `p.quiet`
 * @param {Record<string, unknown>} attributes a function is a listener, `true` a bare attribute,
 *   null and false leave it out
 * @param {(Node | string | null)[]} children
 */
export const el = (name, attributes = {}, ...children) => {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== null && value !== false && value !== undefined)
      element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

let hideNotice;

/** Shows a message for a few seconds, and announces it to screen readers. */
export const notify = (text) => {
  const notice = document.getElementById('notice');
  notice.textContent = text;
  clearTimeout(hideNotice);
  hideNotice = setTimeout(() => (notice.textContent = ''), 6000);
};

const formats = new Map();

const formatOf = (currency) => {
  const digits = minorUnitDigits(currency);
  const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!formats.has(currency)) formats.set(currency, new Intl.NumberFormat(undefined, options));
  return formats.get(currency);
};

/** An amount as people write it; a text keeps every digit of a large one. */
export const formatMoney = ({ amountMinor, currency }) =>
  formatOf(currency).format(`${amountMinor}E-${minorUnitDigits(currency)}`);

const day = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' };
const minute = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' };

/** A time with its date and zone: the venue's if there is one, or else the reader's own. */
export const formatTime = (rfc3339, timeZone) =>
  new Date(rfc3339).toLocaleString(undefined, { ...day, ...minute, ...(timeZone ? { timeZone } : {}) });

/** Names the page that is shown, in the window's title. */
export const nameThePage = (name) => {
  document.title = name ? `${name} · Ticketly` : 'Ticketly';
};

/** When and where an event takes place. */
export const whenAndWhere = (session, { venue }) => [
  el('p', {}, formatTime(session.startsAt, venue.timeZone)),
  el('p.quiet', {}, `${venue.name}, ${venue.city}`),
];

/** A session's or order's status in words. */
export const statusWords = {
  scheduled: 'not on sale yet',
  on_sale: 'on sale',
  sold_out: 'sold out',
  paused: 'paused',
  closed: 'sale closed',
  completed: 'over',
  cancelled: 'cancelled',
  pending: 'waiting for payment',
  paid: 'paid',
  expired: 'expired',
  partly_refunded: 'partly refunded',
  refunded: 'refunded',
};
