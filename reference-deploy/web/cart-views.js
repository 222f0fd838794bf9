import { el, formatMoney } from './dom.js';

const line = (label, price) => el('li.row.between', {}, el('span', {}, label), el('span', {}, formatMoney(price)));

/** What is held, how long, and what it costs. */
export const holdView = (hold, left, price, actions) => [
  el('div.row.between', {}, el('h2', {}, 'Held for you'), left),
  el('ul.plain', {}, ...hold.seats.map(({ label, price }) => line(label, price))),
  price,
  el('div.row', {}, ...actions),
];

/** An order that waits for its payment, with the way there. */
export const pendingView = (order) =>
  el(
    'section.card',
    {},
    el('h2', {}, 'Your order waits for payment'),
    el('ul.plain', {}, ...order.lines.map(({ label, price }) => line(label, price))),
    el('a.button.primary', { href: `#/orders/${order.orderId}` }, 'Go on to pay'),
  );

/** What was picked and is not held yet. */
export const pickedView = (picked, actions) => [
  el('h2', {}, `Your choice (${picked.length})`),
  el('ul.plain', {}, ...picked.map((seat) => line(seat.label, seat.price))),
  el('div.row', {}, ...actions),
];

/**
 * Ways to get seats without picking them. `ask` makes a button that asks for what a function
 * returns.
 */
export const offersView = ({ tiers, areas }, ask) => {
  const quantity = el('input', { type: 'number', min: 1, max: 10, value: 2, 'aria-label': 'How many' });
  const options = tiers.map(({ tierId, name, price }) =>
    el('option', { value: tierId }, `${name} – ${formatMoney(price)}`),
  );
  const tier = el('select', { 'aria-label': 'Price class' }, el('option', { value: '' }, 'any price'), ...options);
  const count = () => Number(quantity.value);
  const best = () => ({ bestAvailable: { quantity: count(), ...(tier.value ? { tierIds: [tier.value] } : {}) } });
  return [
    el('h2', {}, 'Pick seats in the hall'),
    el('p.quiet', {}, 'Click seats, or let us find the best ones together:'),
    el('div.row', {}, quantity, tier, ask('.primary', 'Best available', best)),
    ...areas.map(({ areaId, label }) =>
      el(
        'div.row.between',
        {},
        el('span', {}, label),
        ask('', 'Take places here', () => ({ areaId, quantity: count() })),
      ),
    ),
  ];
};
