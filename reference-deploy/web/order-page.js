import { get, post, postAsOrganizer } from './api.js';
import { contactForm } from './contact-form.js';
import { el, formatMoney, formatTime, notify, statusWords } from './dom.js';
import { orderPapers, saveFile } from './order-papers.js';
import { priceView } from './price-view.js';

/** Everything this buyer ordered, newest first. */
export const ordersPage = async (main) => {
  const { items } = await get('/v1/orders?limit=50');
  const rows = items.map((order) =>
    el(
      'li.card.row.between',
      {},
      el(
        'div',
        {},
        el('div', {}, order.lines.map(({ label }) => label).join(', ')),
        el('span.pill.' + order.status, {}, statusWords[order.status]),
      ),
      el(
        'div.row',
        {},
        el('span', {}, formatMoney(order.total)),
        el('a.button', { href: `#/orders/${order.orderId}` }, 'Open'),
      ),
    ),
  );
  main.replaceChildren(
    el('h1', {}, 'My orders'),
    rows.length > 0 ? el('ul.plain', {}, ...rows) : el('p.quiet', {}, 'Nothing bought yet in this browser.'),
  );
};

/** What has to be told before anybody pays is told on the page of the order. */
const startPayment = (orderId) =>
  post(`/v1/orders/${orderId}/payments`).catch((error) => {
    if (error.problem?.code === 'contacts/contact-missing') location.hash = `#/orders/${orderId}`;
    throw error;
  });

/** Where a card is asked for: the gateway's page, which comes back here. */
export const payOrder = async (orderId) => {
  const payment = await startPayment(orderId);
  const back = `${location.origin}/#/orders/${orderId}`;
  if (!payment.checkoutUrl) return;
  const page = new URL(payment.checkoutUrl);
  // Other gateways were told where to go back to when the payment began.
  if (page.pathname.startsWith('/sandbox/')) page.searchParams.set('returnUrl', back);
  location.href = page.href;
};

/** What the organizer does for a buyer who asks; here everybody may play the organizer. */
const refundTicket = async ({ orderId, ticketId, label }, paint) => {
  if (!confirm(`Refund ${label} as the organizer? Its seat goes back on sale.`)) return;
  await postAsOrganizer(`/v1/organizer/orders/${orderId}/refunds`, { ticketIds: [ticketId] });
  await paint();
};

const refundedCard = ({ label, ticketId }) =>
  el(
    'li.card.row.between',
    {},
    el('div', {}, el('h2', {}, label), el('p.quiet', {}, `Ticket ${ticketId}`)),
    el('span.pill.refunded', {}, 'refunded'),
  );

const ticketCard = async (ticket, session, event, paint) => {
  if (ticket.status === 'revoked') return refundedCard(ticket);
  const qr = await get(`/v1/tickets/${ticket.ticketId}/qr.png`);
  const address = URL.createObjectURL(qr);
  return el(
    'li.card.ticket',
    {},
    el(
      'div',
      {},
      el('h2', {}, ticket.label),
      el('p', {}, formatTime(session.startsAt, event.venue.timeZone)),
      el('p.quiet', {}, `Ticket ${ticket.ticketId}`),
      el(
        'div.row',
        {},
        el('button', { click: () => void savePdf(ticket.ticketId) }, 'Save as PDF'),
        el(
          'button',
          { click: () => void refundTicket(ticket, paint).catch((error) => notify(error.message)) },
          'Refund this ticket',
        ),
      ),
    ),
    el('img', { src: address, alt: `QR code of the ticket for ${ticket.label}` }),
  );
};

const savePdf = (ticketId) => saveFile(`/v1/tickets/${ticketId}/ticket.pdf`, `ticket-${ticketId}.pdf`);

/** One order: pay it, watch it being paid, see its tickets. */
export const orderPage = async (main, orderId) => {
  let timer;
  let gone = false;
  // The order is painted again and again; what somebody types beside it stays.
  const view = el('div.stack');
  const told = el('div');
  const paint = async () => {
    const order = await get(`/v1/orders/${orderId}`);
    const session = await get(`/v1/sessions/${order.sessionId}`);
    const event = await get(`/v1/events/${order.eventId}`);
    const wasPaid = ['paid', 'partly_refunded', 'refunded'].includes(order.status);
    const tickets = wasPaid ? (await get(`/v1/orders/${orderId}/tickets`)).items : [];
    const living = tickets.filter(({ status }) => status !== 'revoked').length;
    const cards = await Promise.all(tickets.map((ticket) => ticketCard(ticket, session, event, paint)));
    const receipts = order.status === 'pending' ? [] : (await get(`/v1/orders/${orderId}/receipts`)).items;
    if (gone) return;
    view.replaceChildren(...orderView(order, cards, orderPapers(orderId, living, receipts)));
    if (order.status === 'expired' || order.status === 'cancelled') told.replaceChildren();
    else if (!told.hasChildNodes()) told.replaceChildren(await contactForm(order, event));
    // A receipt is issued just after the payment; what cost nothing has none.
    const isReceiptDue = living > 0 && receipts.length === 0 && order.total.amountMinor > 0;
    if (order.status === 'pending' || isReceiptDue)
      timer = setTimeout(() => void paint().catch((error) => notify(error.message)), 1500);
  };
  await paint();
  main.replaceChildren(view, told);
  return () => {
    gone = true;
    clearTimeout(timer);
  };
};

const refundRow = ({ amount, seatIds, refundedAt }) =>
  el(
    'p.row.between.quiet',
    {},
    el('span', {}, `Refunded ${formatTime(refundedAt)}, ${seatIds.length} of the seats`),
    el('span', {}, `−${formatMoney(amount)}`),
  );

const orderView = (order, cards, papers) => [
  el(
    'div.row',
    {},
    el('h1', {}, ['paid', 'partly_refunded'].includes(order.status) ? 'Your tickets' : 'Your order'),
    el('span.pill.' + order.status, {}, statusWords[order.status]),
  ),
  el(
    'section.card',
    {},
    el(
      'ul.plain',
      {},
      ...order.lines.map((line) =>
        el('li.row.between', {}, el('span', {}, line.label), el('span', {}, formatMoney(line.price))),
      ),
    ),
    ...priceView(order.price),
    ...order.refunds.map(refundRow),
    order.status === 'pending'
      ? el(
          'div.row',
          {},
          el(
            'button.primary',
            { click: () => void payOrder(order.orderId).catch((error) => notify(error.message)) },
            'Pay now',
          ),
          el('span.quiet', {}, `The seats are yours until ${new Date(order.expiresAt).toLocaleTimeString()}.`),
        )
      : null,
    order.status === 'expired' || order.status === 'cancelled'
      ? el(
          'p',
          {},
          'These seats went back on sale. ',
          el('a.button', { href: `#/sessions/${order.sessionId}` }, 'Choose again'),
        )
      : null,
  ),
  ...(papers === null ? [] : [papers]),
  el('ul.plain', {}, ...cards),
];
