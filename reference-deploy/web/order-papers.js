import { get } from './api.js';
import { el, notify } from './dom.js';

/** The usual paper size of this locale. */
const paper = /^(en-(US|CA)|es-MX|fr-CA)/.test(navigator.language) ? 'letter' : 'a4';

const whenClicked = (act) => ({ click: () => void act().catch((error) => notify(error.message)) });

const addressOf = async (path) => URL.createObjectURL(await get(path));

/** Saves a file that only its owner may have, so that no link leads to it. */
export const saveFile = async (path, name) => {
  el('a', { href: await addressOf(path), download: name }).click();
};

const show = async (path) => {
  // Opened before the answer arrives: later, the browser would block it as a popup.
  const tab = window.open('', '_blank');
  try {
    tab.location.href = await addressOf(path);
  } catch (error) {
    tab.close();
    throw error;
  }
};

const receiptRow = (orderId, { kind, number }) => {
  const name = kind === 'receipt' ? 'Receipt' : 'Credit note';
  const query = `number=${number}`;
  return el(
    'div.row',
    {},
    el(
      'button',
      whenClicked(() => show(`/v1/orders/${orderId}/receipt.html?${query}`)),
      `${name} no. ${number}`,
    ),
    el(
      'button',
      whenClicked(() => saveFile(`/v1/orders/${orderId}/receipt.pdf?${query}&paper=${paper}`, `receipt-${number}.pdf`)),
      'Save as PDF',
    ),
  );
};

/** The files of an order: its tickets in one file, its receipt, its credit notes. */
export const orderPapers = (orderId, ticketCount, receipts) => {
  if (ticketCount === 0 && receipts.length === 0) return null;
  return el(
    'section.card',
    {},
    ticketCount === 0
      ? null
      : el(
          'button.primary',
          whenClicked(() => saveFile(`/v1/orders/${orderId}/tickets.pdf?paper=${paper}`, `tickets-${orderId}.pdf`)),
          ticketCount === 1 ? 'Save ticket' : `Save ${ticketCount} tickets in one file`,
        ),
    ...receipts.map((receipt) => receiptRow(orderId, receipt)),
  );
};
