import { get } from './api.js';
import { cart } from './cart.js';
import { el, formatMoney, formatTime, notify, statusWords } from './dom.js';
import { hallView } from './hall-view.js';
import { readHall } from './read-hall.js';
import { followSeats } from './seat-stream.js';

const maxSeats = 10;
const seatWords = { f: 'free', h: 'held by someone', s: 'sold', b: 'not for sale' };

const legend = (tiers) =>
  el(
    'section.card',
    {},
    el('h2', {}, 'Prices'),
    el(
      'ul.plain',
      {},
      ...tiers.map(({ name, price, color }) =>
        el('li.row.between', {}, el('span.row', {}, swatch(color), name), el('span', {}, formatMoney(price))),
      ),
      el('li.row', {}, swatch('var(--accent)'), 'yours'),
      el('li.row', {}, swatch('var(--seat-held)'), 'held by someone'),
      el('li.row', {}, swatch('var(--seat-sold)'), 'sold or not for sale'),
    ),
  );
const swatch = (color) => el('i.swatch', { style: `background:${color}` });

const toolbar = (view) =>
  el(
    'div.tools',
    {},
    el('button', { 'aria-label': 'Zoom in', click: () => view().zoom(1.5) }, '+'),
    el('button', { 'aria-label': 'Zoom out', click: () => view().zoom(1 / 1.5) }, '−'),
    el('button', { 'aria-label': 'Whole hall', click: () => view().whole() }, '⤢'),
  );

/** The hall of a session, live, with the way to hold and buy. */
export const hallPage = async (main, sessionId) => {
  const [session, layout] = await Promise.all([
    get(`/v1/sessions/${sessionId}`),
    get(`/v1/sessions/${sessionId}/layout`),
  ]);
  const event = await get(`/v1/events/${session.eventId}`);
  const hall = readHall(layout, event.tiers);
  const state = el('span.quiet', { role: 'status' }, 'connecting');
  const counts = el('span.quiet', {});
  const tip = el('div.tip', {});
  const canvas = el('canvas', {
    tabindex: 0,
    role: 'application',
    'aria-label':
      'Map of the hall. Arrow keys move from seat to seat, Enter picks, plus and minus zoom, 0 shows the whole hall.',
  });
  let view;
  const picked = new Map();
  const priceOf = (seat) => hall.tiers.get(seat.tierId)?.price;
  const describe = (seat) => {
    const price = priceOf(seat);
    return `${seat.label}, ${seatWords[view.statusOf(seat.at)]}${price ? `, ${formatMoney(price)}` : ''}${seat.accessible ? ', accessible' : ''}`;
  };
  const showPicked = () => {
    view.setChosen(new Set([...picked.values()].map(({ at }) => at)));
    basket.pick([...picked.values()].map((seat) => ({ seatId: seat.seatId, label: seat.label, price: priceOf(seat) })));
  };
  const basket = cart({
    sessionId,
    showing: { tiers: event.tiers, areas: hall.areas },
    onHold: (hold) => {
      picked.clear();
      view.setChosen(new Set());
      view.setMine(new Set((hold?.seats ?? []).map(({ seatId }) => hall.indexOf.get(seatId))));
    },
    onConflicts: (seatIds) => {
      for (const seatId of seatIds) picked.delete(seatId);
      showPicked();
    },
    onClear: () => {
      picked.clear();
      showPicked();
    },
  });
  const pick = (seat) => {
    if (basket.hasHold()) return notify('You already hold seats: order them, or let them go first.');
    if (picked.has(seat.seatId)) picked.delete(seat.seatId);
    else if (view.statusOf(seat.at) !== 'f') return notify(`${seat.label} is ${seatWords[view.statusOf(seat.at)]}.`);
    else if (picked.size >= maxSeats) return notify(`An order has at most ${maxSeats} seats.`);
    else picked.set(seat.seatId, seat);
    showPicked();
  };
  const map = el('div.map', {}, canvas, tip);
  map.append(toolbar(() => view));
  main.replaceChildren(
    el('div.row', {}, el('h1', {}, event.title), el('span.pill.' + session.status, {}, statusWords[session.status])),
    el(
      'div.row.quiet',
      {},
      el('span', {}, formatTime(session.startsAt, event.venue.timeZone)),
      el('span', {}, event.venue.name),
      counts,
      state,
    ),
    el('div.hall', {}, map, el('div.side', {}, basket.box, legend(event.tiers))),
  );
  view = hallView(canvas, hall, {
    onPick: pick,
    onHover: (seat) => (tip.textContent = seat ? describe(seat) : ''),
    describe,
  });

  const left = { seats: 0, areas: {} };
  const showCounts = () => {
    const standing = Object.values(left.areas).reduce((sum, count) => sum + count, 0);
    counts.textContent = `${(left.seats + standing).toLocaleString()} free`;
  };
  const stopStream = followSeats(sessionId, {
    onState: (text) => (state.textContent = text),
    onSeats: (statuses, areas) => {
      view.setStatuses(statuses);
      left.seats = statuses.filter((status) => status === 'f').length;
      left.areas = { ...areas };
      showCounts();
    },
    onChange: (changes, areas) => {
      for (const [index, status] of changes) {
        left.seats += (status === 'f' ? 1 : 0) - (view.statusOf(index) === 'f' ? 1 : 0);
        const seat = hall.byIndex[index];
        if (status !== 'f' && seat && picked.has(seat.seatId) && !basket.hasHold()) {
          picked.delete(seat.seatId);
          notify(`${seat.label} was just taken by someone else.`);
        }
        view.change([[index, status]]);
      }
      Object.assign(left.areas, areas);
      showCounts();
      if (picked.size > 0 && !basket.hasHold()) showPicked();
    },
  });
  await basket.restore();
  return () => {
    stopStream();
    basket.stop();
    view.stop();
  };
};
