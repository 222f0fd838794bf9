import { get } from './api.js';
import { el, notify } from './dom.js';
import { priceView } from './price-view.js';

const pauseMs = 300;
const longestCode = 64;

/**
 * What a hold costs, with a field for a code: the price is requested again as the code is typed,
 * and an outdated answer is dropped.
 */
export const quoteBox = (hold) => {
  const price = el('div', {});
  const words = el('p.quiet', { role: 'status' });
  let asked = 0;
  let waiting;
  const ask = async () => {
    const code = field.value.trim();
    asked += 1;
    const mine = asked;
    const query = code === '' ? '' : `?${new URLSearchParams({ code })}`;
    const quote = await get(`/v1/holds/${hold.holdId}/quote${query}`);
    if (mine !== asked) return;
    price.replaceChildren(...priceView(quote.price));
    words.textContent = quote.discountProblem?.title ?? '';
  };
  const askNow = () => ask().catch((error) => notify(error.message));
  const typed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(askNow, pauseMs);
  };
  const field = el('input', {
    'aria-label': 'Discount code',
    autocomplete: 'off',
    input: typed,
    maxlength: longestCode,
    placeholder: 'Discount code',
  });
  void askNow();
  return {
    box: el('div.quote', {}, price, el('div.row', {}, field), words),
    /** The code to order with; undefined if none was typed. */
    code: () => field.value.trim() || undefined,
    stop: () => clearTimeout(waiting),
  };
};
