import { Refused, post, remove } from './api.js';
import { closedView, holdView, offersView, pendingView, pickedView, whyClosed } from './cart-views.js';
import { el, notify } from './dom.js';
import { countDown, ownSeats, takeSeats } from './held-seats.js';
import { payOrder } from './order-page.js';
import { quoteBox } from './quote-box.js';

const placeOrder = async (hold, code) => {
  const placed = await post('/v1/orders', { holdId: hold.holdId, code }, `order-${hold.holdId}`.slice(0, 255));
  if (placed.status === 'paid') location.hash = `#/orders/${placed.orderId}`;
  else await payOrder(placed.orderId);
};

const holdIsOver = ['locking/hold-unknown', 'locking/hold-expired'];

/** Tells a buyer who asked for seats side by side that there were none. */
const tellOfGroups = ({ seats, explanation }) => {
  if (explanation?.rule !== 'groups') return;
  const groups = explanation.groups.length;
  notify(`No ${seats.length} seats side by side are left: these are in ${groups} groups.`);
};

/** A button that can't be pressed again while its work is under way. */
const busyButton = (kind, text, work, { isReady = () => true, onError, onDone }) => {
  const press = () => {
    if (!isReady()) return;
    button.disabled = true;
    work().catch(onError).then(onDone);
  };
  const button = el(`button${kind}`, { click: press }, text);
  return button;
};

/** A hold with its remaining time and its price, both kept current; `stop` ends that. */
const watchHold = (hold, { action, letGo, onLapse }) => {
  // Screen readers don't announce each tick of a timer, although they announce its box.
  const left = el('span.countdown', { role: 'timer' });
  const stopClock = countDown(hold, left, onLapse);
  const quote = quoteBox(hold);
  const views = holdView(hold, left, quote.box, [
    action('.primary', 'Order and pay', () => placeOrder(hold, quote.code())),
    action('', 'Release', letGo),
  ]);
  const stop = () => {
    stopClock();
    quote.stop();
  };
  return { views, stop };
};

/** The session as it is now, and why it sells nothing; null if it does. */
const saleOf = ({ session, timeZone }) => {
  let now = session;
  return {
    whyClosed: () => whyClosed(now, timeZone),
    /** @returns whether the status has changed */
    follow: (next) => {
      const isNews = next.status !== now.status;
      now = next;
      return isNews;
    },
  };
};

/**
 * The buyer's side of one session: the seats they picked, the hold with its countdown, and the
 * button to pay.
 */
export const cart = ({ sessionId, showing, onHold, onConflicts }) => {
  const box = el('section.card', { 'aria-live': 'polite' });
  let hold = null;
  let picked = [];
  let taking = false;
  let stopCounting = () => {};
  const sale = saleOf(showing);

  const refused = (error) => {
    if (error instanceof Refused && error.problem.conflicts) onConflicts(error.problem.conflicts);
    notify(error.message);
    // Released or ordered in another tab.
    if (hold !== null && holdIsOver.includes(error.problem?.code)) setHold(null);
    else paint();
  };
  // The pressed button is gone: move the keyboard's focus to the new content.
  const onDone = () => box.querySelector('h2')?.focus({ preventScroll: true });
  const action = (kind, text, work, isReady) => busyButton(kind, text, work, { isReady, onError: refused, onDone });
  const setHold = (next) => {
    hold = next;
    picked = [];
    onHold(next);
    paint();
  };
  const take = async (body) => {
    taking = true;
    setHold(await takeSeats(sessionId, body).finally(() => (taking = false)));
    tellOfGroups(hold);
  };
  const letGo = () => remove(`/v1/holds/${hold.holdId}`).then(() => setHold(null));
  const clear = async () => setHold(null);
  const onLapse = () => {
    notify('Your hold has ended, and the seats are free again.');
    setHold(null);
  };
  const chosen = () =>
    pickedView(picked, [
      action('.primary', 'Hold these seats', () => take({ seatIds: picked.map(({ seatId }) => seatId) })),
      action('', 'Clear', clear),
    ]);
  const paint = () => {
    stopCounting();
    const watched = hold && watchHold(hold, { action, letGo, onLapse });
    stopCounting = watched?.stop ?? (() => {});
    if (watched !== null) box.replaceChildren(...watched.views);
    else if (picked.length > 0) box.replaceChildren(...chosen());
    else if (sale.whyClosed() !== null) box.replaceChildren(...closedView(sale.whyClosed()));
    else box.replaceChildren(...offersView(showing, ask));
  };
  const ask = (kind, text, wish, isReady) => action(kind, text, () => take(wish()), isReady);

  paint();
  return {
    box,
    restore: async () => {
      const { hold: found, order } = await ownSeats(sessionId);
      if (found !== null) setHold(found);
      if (order !== null) box.before(pendingView(order));
    },
    hasHold: () => hold !== null,
    /** Why nothing can be picked; null if it can. */
    whyClosed: sale.whyClosed,
    /** Takes the session as it is now. */
    follow: (session) => {
      if (!sale.follow(session) || hold !== null) return;
      if (sale.whyClosed() !== null) picked = [];
      paint();
    },
    /** A request is in flight: changes of the picked seats on the map may be this buyer's own. */
    isTaking: () => taking,
    pick: (seats) => {
      picked = seats;
      if (hold === null) paint();
    },
    stop: () => stopCounting(),
  };
};
