import { Refused, get, post } from './api.js';
import { serverNow } from './server-clock.js';

/**
 * The buyer's hold of a session that is not ordered yet, wherever they took it: in this tab before
 * a reload, or in another; null without one.
 */
export const ownHold = async (sessionId) => {
  const { items } = await get(`/v1/sessions/${sessionId}/holds`);
  return items.find(({ status }) => status === 'active') ?? null;
};

/** The buyer's order in a session that waits for their payment; null without one. */
const ownOrder = async (sessionId) => {
  const { items } = await get(`/v1/orders?status=pending&limit=1&sessionId=${encodeURIComponent(sessionId)}`);
  return items[0] ?? null;
};

/**
 * What a returning buyer has in a session: their hold, or else their order. Null for what does not
 * exist or can't be read.
 */
export const ownSeats = async (sessionId) => {
  const hold = await ownHold(sessionId).catch(() => null);
  return { hold, order: hold === null ? await ownOrder(sessionId).catch(() => null) : null };
};

/**
 * Holds seats.
 *
 * @returns the hold; or the one they have, taken before if the answer was lost, or in another tab
 */
export const takeSeats = async (sessionId, wanted) => {
  try {
    return await post(`/v1/sessions/${sessionId}/holds`, wanted);
  } catch (error) {
    const own = error instanceof Refused && error.problem.holdIds ? await ownHold(sessionId) : null;
    if (own === null) throw error;
    return own;
  }
};

/**
 * Shows the time left of a hold in an element, second by second, and says when it is over.
 *
 * @returns a function that stops counting
 */
export const countDown = (hold, output, onEnd) => {
  let ending;
  const tick = () => {
    const left = Math.max(0, Math.round((Date.parse(hold.expiresAt) - serverNow()) / 1000));
    output.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left > 0) return;
    clearInterval(ticking);
    // Later than this call, so that the caller shows the hold first, even one that has ended.
    ending = setTimeout(onEnd);
  };
  const ticking = setInterval(tick, 1000);
  tick();
  return () => {
    clearInterval(ticking);
    clearTimeout(ending);
  };
};
