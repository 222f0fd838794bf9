import { get } from './api.js';
import { el, formatMoney, formatTime, nameThePage, notify, statusWords } from './dom.js';

const sessionRow = (session, timeZone) =>
  el(
    'div.row.between.push',
    {},
    el(
      'div',
      {},
      el('div', {}, formatTime(session.startsAt, timeZone)),
      el('span.pill.' + session.status, {}, statusWords[session.status]),
      session.status === 'scheduled' && session.saleOpensAt
        ? el('span.quiet', {}, ` opens ${formatTime(session.saleOpensAt, timeZone)}`)
        : null,
    ),
    el(
      'a.button' + (session.status === 'on_sale' ? '.primary' : ''),
      { href: `#/sessions/${session.sessionId}` },
      session.status === 'on_sale' ? 'Choose seats' : 'View the hall',
    ),
  );

const eventCard = (event) =>
  el(
    'li.card',
    {},
    el('h2', {}, event.title),
    el('p.quiet', {}, event.summary),
    el('div', {}, `${event.venue.name}, ${event.venue.city}`),
    el('div.quiet', {}, priceRange(event)),
    ...event.sessions.map((session) => sessionRow(session, event.venue.timeZone)),
    event.sessionCount > event.sessions.length
      ? el('p.quiet', {}, `and ${event.sessionCount - event.sessions.length} more dates`)
      : null,
  );

const priceRange = ({ priceFrom, priceTo }) =>
  priceFrom.amountMinor === priceTo.amountMinor
    ? formatMoney(priceFrom)
    : `${formatMoney(priceFrom)} to ${formatMoney(priceTo)}`;

/** All events that can be found, soonest first, with a search. */
export const eventsPage = async (main) => {
  const list = el('ul.cards', {});
  const search = el('input', { type: 'search', placeholder: 'Artist, place, category', 'aria-label': 'Search events' });
  let asked = 0;
  const fill = async () => {
    asked += 1;
    const mine = asked;
    const { items } = await get(`/v1/events?limit=50&q=${encodeURIComponent(search.value)}`);
    // The search may have changed meanwhile.
    if (mine !== asked) return;
    list.replaceChildren(...items.map(eventCard));
    if (items.length === 0) list.replaceChildren(el('li.quiet', {}, 'Nothing found.'));
  };
  nameThePage('Events');
  await fill();
  let typing;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void fill().catch((error) => notify(error.message)), 250);
  });
  main.replaceChildren(el('div.row.between', {}, el('h1', {}, 'Events'), search), list);
  // A sale that opens meanwhile shows without a reload.
  const refresh = setInterval(() => document.visibilityState === 'visible' && void fill().catch(() => {}), 15_000);
  return () => clearInterval(refresh);
};
