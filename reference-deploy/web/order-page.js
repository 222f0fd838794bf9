import { get, post, postAsOrganizer } from './api.js';
import { contactForm } from './contact-form.js';
import { el, formatMoney, formatTime, nameThePage, notify, statusWords, whenAndWhere } from './dom.js';
import { orderPapers, saveFile } from './order-papers.js';
import { priceView } from './price-view.js';

/** The events of orders, each read once; one that is no longer public is left out. */
const eventsOf = async (orders) => {
  const ids = [...new Set(orders.map(({ eventId }) => eventId))];
  const events = await Promise.all(ids.map((eventId) => get(`/v1/events/${eventId}`).catch(() => null)));
  return new Map(events.filter((event) => event !== null).map((event) => [event.eventId, event]));
};

const whatFor = (event, sessionId) => {
  const session = event?.sessions.find((each) => each.sessionId === sessionId);
  return [event ? el('h2', {}, event.title) : null, ...(session ? whenAndWhere(session, event) : [])];
};

/** All orders of this buyer, newest first. */
export const ordersPage = async (main) => {
  nameThePage('My orders');
  const { items } = await get('/v1/orders?limit=50');
  const events = await eventsOf(items);
  const rows = items.map((order) =>
    el(
      'li.card.row.between',
      {},
      el(
        'div',
        {},
        ...whatFor(events.get(order.eventId), order.sessionId),
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
    rows.length > 0
      ? el('ul.plain', {}, ...rows)
      : el('p.quiet', {}, 'You have not bought anything in this browser yet.'),
  );
};

/** Details that are required before payment are entered on the order's page. */
const startPayment = (orderId) =>
  post(`/v1/orders/${orderId}/payments`).catch((error) => {
    if (error.problem?.code === 'contacts/contact-missing') location.hash = `#/orders/${orderId}`;
    throw error;
  });

/** Goes to the gateway's page, which asks for a card and comes back here. */
export const payOrder = async (orderId) => {
  const payment = await startPayment(orderId);
  const back = `${location.origin}/#/orders/${orderId}`;
  if (!payment.checkoutUrl) return;
  const page = new URL(payment.checkoutUrl);
  // Other gateways got the return address when the payment began.
  if (page.pathname.startsWith('/sandbox/')) page.searchParams.set('returnUrl', back);
  location.href = page.href;
};

/** Normally the organizer's decision; in the demo everybody may act as the organizer. */
const refundTicket = async ({ orderId, ticketId, label }, paint) => {
  if (!confirm(`Refund ${label} as the organizer? Its seat goes back on sale.`)) return;
  await postAsOrganizer(`/v1/organizer/orders/${orderId}/refunds`, { ticketIds: [ticketId] });
  await paint();
};

/** Cancels an unpaid order, so that its seats are free for others, or for another choice. */
const cancelOrder = async (orderId, paint) => {
  if (!confirm('Cancel this order? Its seats go back on sale.')) return;
  await post(`/v1/orders/${orderId}/cancel`);
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
      el('h2', {}, event.title),
      ...whenAndWhere(session, event),
      el('p', {}, ticket.label),
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
  // The order is repainted repeatedly; what somebody types next to it stays.
  const view = el('div.stack');
  const told = el('div');
  let form;
  const paint = async () => {
    clearTimeout(timer);
    const order = await get(`/v1/orders/${orderId}`);
    const session = await get(`/v1/sessions/${order.sessionId}`);
    const event = await get(`/v1/events/${order.eventId}`);
    const wasPaid = ['paid', 'partly_refunded', 'refunded'].includes(order.status);
    const tickets = wasPaid ? (await get(`/v1/orders/${orderId}/tickets`)).items : [];
    const living = tickets.filter(({ status }) => status !== 'revoked').length;
    const cards = await Promise.all(tickets.map((ticket) => ticketCard(ticket, session, event, paint)));
    const receipts = order.status === 'pending' ? [] : (await get(`/v1/orders/${orderId}/receipts`)).items;
    const isOver = order.status === 'expired' || order.status === 'cancelled';
    if (!isOver) form ??= await contactForm(order, event, whenTold);
    if (gone) return;
    nameThePage(`${event.title}: ${statusWords[order.status]}`);
    const papers = orderPapers(orderId, living, receipts);
    view.replaceChildren(...orderView({ order, session, event, isDue: form?.isDue === true }, cards, papers, paint));
    if (isOver) told.replaceChildren();
    else if (!told.contains(form.form)) told.replaceChildren(form.form);
    // A receipt is issued just after the payment; a free order has none.
    const isReceiptDue = living > 0 && receipts.length === 0 && order.total.amountMinor > 0;
    if (order.status === 'pending' || isReceiptDue)
      timer = setTimeout(() => void paint().catch((error) => notify(error.message)), 1500);
  };
  const whenTold = async (wasDue) => {
    form = undefined;
    if (wasDue) await payOrder(orderId);
    else await paint();
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
    el('span', {}, `Refunded ${formatTime(refundedAt)}: ${seatIds.length} ${seatIds.length === 1 ? 'seat' : 'seats'}`),
    el('span', {}, `−${formatMoney(amount)}`),
  );

const neverAgain = ['cancelled', 'completed'];

/** How to pay an order that waits for it, if it still can be paid. */
const waitingView = ({ order, session, event, isDue }, paint) => {
  const act = (work) => ({ click: () => void work().catch((error) => notify(error.message)) });
  const pay = el(
    'button.primary',
    act(() => payOrder(order.orderId)),
    'Pay now',
  );
  const cancel = el(
    'button',
    act(() => cancelOrder(order.orderId, paint)),
    'Cancel the order',
  );
  const until = `The seats are yours until ${formatTime(order.expiresAt, event.venue.timeZone)}.`;
  if (neverAgain.includes(session.status))
    return el('p', {}, `This order can no longer be paid: the event is ${statusWords[session.status]}.`);
  const first = isDue ? el('span', {}, 'Please fill in the form below before you pay.') : pay;
  return el('div.row', {}, first, cancel, el('span.quiet', {}, until));
};

const orderView = ({ order, session, event, isDue }, cards, papers, paint) => [
  el(
    'div.row',
    {},
    el('h1', {}, ['paid', 'partly_refunded'].includes(order.status) ? 'Your tickets' : 'Your order'),
    el('span.pill.' + order.status, {}, statusWords[order.status]),
  ),
  el(
    'section.card',
    {},
    el('h2', {}, event.title),
    ...whenAndWhere(session, event),
    el(
      'ul.plain',
      {},
      ...order.lines.map((line) =>
        el('li.row.between', {}, el('span', {}, line.label), el('span', {}, formatMoney(line.price))),
      ),
    ),
    ...priceView(order.price),
    ...order.refunds.map(refundRow),
    order.status === 'pending' ? waitingView({ order, session, event, isDue }, paint) : null,
    order.status === 'expired' || order.status === 'cancelled'
      ? el(
          'p',
          {},
          'These seats are back on sale. ',
          el('a.button', { href: `#/sessions/${order.sessionId}` }, 'Choose again'),
        )
      : null,
  ),
  ...(papers === null ? [] : [papers]),
  el('ul.plain', {}, ...cards),
];
