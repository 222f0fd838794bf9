import { Refused, get, post, remove } from './api.js';
import { el, formatMoney, notify } from './dom.js';
import { payOrder } from './order-page.js';

/**
 * The buyer's side of one session: what they picked, the hold with its countdown, and the way to pay.
 * @param {{ sessionId: string, showing: object, onHold: (hold: object | null) => void, onConflicts: (seatIds: string[]) => void }} options
 */
export const cart = ({ sessionId, showing, onHold, onConflicts, onClear }) => {
  const box = el('section.card', { 'aria-live': 'polite' });
  const storageKey = `ticketly.hold.${sessionId}`;
  let hold = null;
  let picked = [];
  let ticking;

  const attempt = async (button, work) => {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      if (error instanceof Refused && error.problem.conflicts) onConflicts(error.problem.conflicts);
      notify(error.message);
      paint();
    }
  };
  const action = (kind, text, work) => {
    const button = el('button' + kind, { click: () => void attempt(button, work) }, text);
    return button;
  };
  const take = async (body) => {
    hold = await post(`/v1/sessions/${sessionId}/holds`, body);
    sessionStorage.setItem(storageKey, hold.holdId);
    picked = [];
    onHold(hold);
    paint();
  };
  const drop = () => {
    hold = null;
    sessionStorage.removeItem(storageKey);
    onHold(null);
    paint();
  };
  const release = async () => {
    await remove(`/v1/holds/${hold.holdId}`);
    drop();
  };
  const order = async () => {
    const placed = await post('/v1/orders', { holdId: hold.holdId }, `order-${hold.holdId}`);
    sessionStorage.removeItem(storageKey);
    if (placed.status === 'paid') location.hash = `#/orders/${placed.orderId}`;
    else await payOrder(placed.orderId);
  };

  const line = (label, price) => el('li.row.between', {}, el('span', {}, label), el('span', {}, formatMoney(price)));
  const tick = (output) => {
    const left = Math.max(0, Math.round((Date.parse(hold.expiresAt) - Date.now()) / 1000));
    output.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left === 0) {
      notify('Your hold has ended and the seats are free again.');
      drop();
    }
  };
  const holdView = () => {
    const left = el('span.countdown', {});
    clearInterval(ticking);
    ticking = setInterval(() => hold && tick(left), 1000);
    tick(left);
    if (hold === null) return [];
    return [
      el('div.row.between', {}, el('h2', {}, 'Held for you'), left),
      el('ul.plain', {}, ...hold.seats.map(({ label, price }) => line(label, price))),
      el('div.row.between.total', {}, el('span', {}, 'Total'), el('span', {}, formatMoney(hold.total))),
      el('div.row', {}, action('.primary', 'Order and pay', order), action('', 'Let go', release)),
    ];
  };
  const pickedView = () => [
    el('h2', {}, `Your choice (${picked.length})`),
    el('ul.plain', {}, ...picked.map((seat) => line(seat.label, seat.price))),
    el(
      'div.row',
      {},
      action('.primary', 'Hold these seats', () => take({ seatIds: picked.map(({ seatId }) => seatId) })),
      action('', 'Clear', async () => {
        picked = [];
        onClear();
        paint();
      }),
    ),
  ];
  const quantity = el('input', {
    type: 'number',
    min: 1,
    max: 10,
    value: 2,
    'aria-label': 'How many',
    style: 'width:4.5rem',
  });
  const tier = el(
    'select',
    { 'aria-label': 'Price class' },
    el('option', { value: '' }, 'any price'),
    ...showing.tiers.map(({ tierId, name, price }) =>
      el('option', { value: tierId }, `${name} – ${formatMoney(price)}`),
    ),
  );
  const offers = () => [
    el('h2', {}, 'Pick seats in the hall'),
    el('p.quiet', {}, 'Click seats, or let us find the best ones together:'),
    el(
      'div.row',
      {},
      quantity,
      tier,
      action('.primary', 'Best available', () =>
        take({ bestAvailable: { quantity: Number(quantity.value), ...(tier.value ? { tierIds: [tier.value] } : {}) } }),
      ),
    ),
    ...showing.areas.map(({ areaId, label }) =>
      el(
        'div.row.between',
        {},
        el('span', {}, label),
        action('', 'Standing tickets', () => take({ areaId, quantity: Number(quantity.value) })),
      ),
    ),
  ];
  const paint = () => {
    const view = hold ? holdView() : picked.length > 0 ? pickedView() : offers();
    box.replaceChildren(...view);
  };

  const restore = async () => {
    const holdId = sessionStorage.getItem(storageKey);
    if (holdId === null) return;
    const found = await get(`/v1/holds/${holdId}`).catch(() => null);
    if (found?.status === 'active' || (found && found.status === undefined)) {
      hold = found;
      onHold(hold);
      paint();
    } else sessionStorage.removeItem(storageKey);
  };
  paint();
  return {
    box,
    restore,
    hasHold: () => hold !== null,
    pick: (seats) => {
      picked = seats;
      if (!hold) paint();
    },
    stop: () => clearInterval(ticking),
  };
};
