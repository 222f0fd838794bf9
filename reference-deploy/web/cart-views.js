import { el, formatMoney, formatTime } from './dom.js';

const line = (label, price) => el('li.row.between', {}, el('span', {}, label), el('span', {}, formatMoney(price)));

/** What is held, for how long, and what it costs. */
export const holdView = (hold, left, price, actions) => [
  el('div.row.between', {}, el('h2', { tabindex: -1 }, 'Held for you'), left),
  el('ul.plain', {}, ...hold.seats.map(({ label, price }) => line(label, price))),
  price,
  el('div.row', {}, ...actions),
];

/** An order that waits for its payment, with a link to pay. */
export const pendingView = (order) =>
  el(
    'section.card',
    {},
    el('h2', {}, 'Your order is waiting for payment'),
    el('ul.plain', {}, ...order.lines.map(({ label, price }) => line(label, price))),
    el('a.button.primary', { href: `#/orders/${order.orderId}` }, 'Continue to payment'),
  );

const sumOf = (picked) => ({
  amountMinor: picked.reduce((sum, { price }) => sum + price.amountMinor, 0),
  currency: picked[0].price.currency,
});

/** Seats that are picked but not held yet. */
export const pickedView = (picked, actions) => [
  el('h2', { tabindex: -1 }, `Your seats (${picked.length})`),
  el('ul.plain', {}, ...picked.map((seat) => line(seat.label, seat.price))),
  el('div.row.between.total', {}, el('span', {}, 'Total'), el('span', {}, formatMoney(sumOf(picked)))),
  el('div.row', {}, ...actions),
];

const closedWords = {
  sold_out: 'Sold out. Returned seats appear here at once.',
  paused: 'The sale is paused.',
  closed: 'The sale has ended.',
  completed: 'This session is over.',
  cancelled: 'This session is cancelled.',
};

/** Why a session sells nothing now; null while it is on sale. */
export const whyClosed = ({ status, saleOpensAt }, timeZone) => {
  if (status === 'on_sale') return null;
  if (status !== 'scheduled') return closedWords[status];
  return saleOpensAt ? `The sale opens ${formatTime(saleOpensAt, timeZone)}.` : 'Not on sale yet.';
};

/** Shown instead of the offers while nothing is on sale. */
export const closedView = (why) => [el('h2', { tabindex: -1 }, 'No seats available now'), el('p', {}, why)];

/**
 * Ways to get seats without picking them. `ask` makes a button that requests what one function
 * returns, once another says that the form is complete.
 */
export const offersView = ({ tiers, areas }, ask) => {
  const quantity = el('input', { type: 'number', min: 1, max: 10, value: 2, required: true, 'aria-label': 'How many' });
  const options = tiers.map(({ tierId, name, price }) =>
    el('option', { value: tierId }, `${name} – ${formatMoney(price)}`),
  );
  const tier = el('select', { 'aria-label': 'Price class' }, el('option', { value: '' }, 'Any price'), ...options);
  const count = () => Number(quantity.value);
  const isFilled = () => quantity.reportValidity();
  const best = () => ({ bestAvailable: { quantity: count(), ...(tier.value ? { tierIds: [tier.value] } : {}) } });
  return [
    el('h2', { tabindex: -1 }, 'Pick seats in the hall'),
    el('p.quiet', {}, 'Click seats, or let us find the best ones side by side:'),
    el('div.row', {}, quantity, tier, ask('.primary', 'Best available', best, isFilled)),
    ...areas.map(({ areaId, label }) =>
      el(
        'div.row.between',
        {},
        el('span', {}, label),
        ask('', 'Choose this area', () => ({ areaId, quantity: count() }), isFilled),
      ),
    ),
  ];
};
