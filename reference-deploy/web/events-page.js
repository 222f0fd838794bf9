import { get } from './api.js';
import { el, formatMoney, formatTime, statusWords } from './dom.js';

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
        ? el('span.quiet', {}, ` opens ${new Date(session.saleOpensAt).toLocaleTimeString()}`)
        : null,
    ),
    el(
      'a.button' + (session.status === 'on_sale' ? '.primary' : ''),
      { href: `#/sessions/${session.sessionId}` },
      session.status === 'on_sale' ? 'Choose seats' : 'See the hall',
    ),
  );

const eventCard = (event) =>
  el(
    'li.card',
    {},
    el('h2', {}, event.title),
    el('p.quiet', {}, event.summary),
    el('div', {}, `${event.venue.name}, ${event.venue.city}`),
    el('div.quiet', {}, priceRange(event.tiers)),
    ...event.sessions.map((session) => sessionRow(session, event.venue.timeZone)),
  );

const priceRange = (tiers) => {
  const sorted = [...tiers].sort((one, other) => one.price.amountMinor - other.price.amountMinor);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (!lowest) return '';
  return lowest === highest
    ? formatMoney(lowest.price)
    : `${formatMoney(lowest.price)} to ${formatMoney(highest.price)}`;
};

/** All events that can be found, soonest first, with a search. */
export const eventsPage = async (main) => {
  const list = el('ul.cards', {});
  const search = el('input', { type: 'search', placeholder: 'Artist, place, category', 'aria-label': 'Search events' });
  const fill = async () => {
    const { items } = await get(`/v1/events?limit=50&q=${encodeURIComponent(search.value)}`);
    const events = await Promise.all(items.map(({ eventId }) => get(`/v1/events/${eventId}`)));
    list.replaceChildren(...events.map(eventCard));
    if (events.length === 0) list.replaceChildren(el('li.quiet', {}, 'Nothing found.'));
  };
  await fill();
  let typing;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(fill, 250);
  });
  main.replaceChildren(el('div.row.between', {}, el('h1', {}, 'Events'), search), list);
  // A sale that opens while the page is open shows by itself.
  const refresh = setInterval(() => document.visibilityState === 'visible' && void fill().catch(() => {}), 15_000);
  return () => clearInterval(refresh);
};
