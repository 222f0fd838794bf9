import { Refused, post, remove } from './api.js';
import { holdView, offersView, pendingView, pickedView } from './cart-views.js';
import { el, notify } from './dom.js';
import { countDown, ownSeats, takeSeats } from './held-seats.js';
import { payOrder } from './order-page.js';
import { quoteBox } from './quote-box.js';

const placeOrder = async (hold, code) => {
  const placed = await post('/v1/orders', { holdId: hold.holdId, code }, `order-${hold.holdId}`.slice(0, 255));
  if (placed.status === 'paid') location.hash = `#/orders/${placed.orderId}`;
  else await payOrder(placed.orderId);
};

/** A button that can't be pressed again while its work is under way. */
const busyButton = (kind, text, work, onError) => {
  const press = () => {
    button.disabled = true;
    work().catch(onError);
  };
  const button = el(`button${kind}`, { click: press }, text);
  return button;
};

/** The time and the price of a hold, both of which change, and how to stop asking. */
const watchHold = (hold, onLapse) => {
  const left = el('span.countdown', {});
  const stopClock = countDown(hold, left, onLapse);
  const quote = quoteBox(hold);
  const stop = () => {
    stopClock();
    quote.stop();
  };
  return { left, quote, stop };
};

/**
 * The buyer's side of one session: what they picked, the hold with its countdown, and the way to
 * pay.
 */
export const cart = ({ sessionId, showing, onHold, onConflicts, onClear }) => {
  const box = el('section.card', { 'aria-live': 'polite' });
  let hold = null;
  let picked = [];
  let taking = false;
  let stopCounting = () => {};

  const refused = (error) => {
    if (error instanceof Refused && error.problem.conflicts) onConflicts(error.problem.conflicts);
    notify(error.message);
    paint();
  };
  const action = (kind, text, work) => busyButton(kind, text, work, refused);
  const setHold = (next) => {
    hold = next;
    picked = [];
    onHold(next);
    paint();
  };
  const take = async (body) => {
    taking = true;
    setHold(await takeSeats(sessionId, body).finally(() => (taking = false)));
  };
  const letGo = () => remove(`/v1/holds/${hold.holdId}`).then(() => setHold(null));
  const clear = async () => {
    picked = [];
    onClear();
    paint();
  };
  const lapse = () => {
    notify('Your hold has ended and the seats are free again.');
    setHold(null);
  };
  const held = () => {
    const { left, quote, stop } = watchHold(hold, lapse);
    stopCounting = stop;
    return holdView(hold, left, quote.box, [
      action('.primary', 'Order and pay', () => placeOrder(hold, quote.code())),
      action('', 'Let go', letGo),
    ]);
  };
  const chosen = () =>
    pickedView(picked, [
      action('.primary', 'Hold these seats', () => take({ seatIds: picked.map(({ seatId }) => seatId) })),
      action('', 'Clear', clear),
    ]);
  const paint = () => {
    stopCounting();
    if (hold !== null) box.replaceChildren(...held());
    else if (picked.length > 0) box.replaceChildren(...chosen());
    else box.replaceChildren(...offersView(showing, (kind, text, wish) => action(kind, text, () => take(wish()))));
  };

  paint();
  return {
    box,
    restore: async () => {
      const { hold: found, order } = await ownSeats(sessionId);
      if (found !== null) setHold(found);
      if (order !== null) box.before(pendingView(order));
    },
    hasHold: () => hold !== null,
    /** An answer is due: what the map tells of the picked seats may be this buyer's own doing. */
    isTaking: () => taking,
    pick: (seats) => {
      picked = seats;
      if (hold === null) paint();
    },
    stop: () => stopCounting(),
  };
};
