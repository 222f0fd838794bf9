import { get } from './api.js';
import { cart } from './cart.js';
import { el, formatMoney, formatTime, nameThePage, notify, statusWords } from './dom.js';
import { hallView } from './hall-view.js';
import { readHall } from './read-hall.js';
import { followSeats } from './seat-stream.js';

const maxSeats = 10;
const seatWords = { f: 'free', h: 'held', s: 'sold', b: 'not for sale' };
const mapHelp =
  'Map of the hall. Arrow keys move from seat to seat, Enter picks, plus and minus zoom, 0 shows the whole hall.';

const swatch = (color) => el('i.swatch', { style: `background:${color}` });
const legend = (tiers) => {
  const prices = tiers.map(({ name, price, color }) =>
    el('li.row.between', {}, el('span.row', {}, swatch(color), name), el('span', {}, formatMoney(price))),
  );
  const others = [
    ['--accent', 'yours'],
    ['--seat-held', 'held by someone else'],
    ['--seat-sold', 'sold or not for sale'],
  ];
  const rows = others.map(([color, words]) => el('li.row', {}, swatch(`var(${color})`), words));
  return el('section.card', {}, el('h2', {}, 'Prices'), el('ul.plain', {}, ...prices, ...rows));
};

/** Lays out the page, and returns its parts that change. */
const layOut = (main, event, session, tools) => {
  const parts = {
    state: el('span.quiet', { role: 'status' }, 'connecting'),
    counts: el('span.quiet', {}),
    tip: el('div.tip', {}),
    side: el('div.side', {}),
    status: el('span.pill.' + session.status, {}, statusWords[session.status]),
  };
  parts.canvas = el('canvas', { tabindex: 0, role: 'application', 'aria-label': mapHelp });
  const button = (text, label, click) => el('button', { 'aria-label': label, click }, text);
  const toolbar = el(
    'div.tools',
    {},
    button('+', 'Zoom in', () => tools.zoom(1.5)),
    button('−', 'Zoom out', () => tools.zoom(1 / 1.5)),
    button('⤢', 'Whole hall', () => tools.whole()),
  );
  const when = el('span', {}, formatTime(session.startsAt, event.venue.timeZone));
  const where = el('span', {}, `${event.venue.name}, ${event.venue.city}`);
  main.replaceChildren(
    el('div.row', {}, el('h1', {}, event.title), parts.status),
    el('div.row.quiet', {}, when, where, parts.counts, parts.state),
    el('div.hall', {}, el('div.map', {}, parts.canvas, parts.tip, toolbar), parts.side),
  );
  return parts;
};

/** The seats that the buyer has picked on the map and that are still free. */
const selection = (hall, view, basket) => {
  const picked = new Map();
  const show = () => {
    view().setChosen(new Set([...picked.values()].map(({ at }) => at)));
    basket().pick(
      [...picked.values()].map((seat) => ({
        seatId: seat.seatId,
        label: seat.label,
        price: hall.tiers.get(seat.tierId)?.price,
      })),
    );
  };
  const refusal = (seat) => {
    if (basket().hasHold()) return 'You already hold seats: order or release them first.';
    if (picked.has(seat.seatId)) return null;
    if (basket().whyClosed() !== null) return basket().whyClosed();
    const status = view().statusOf(seat.at);
    if (status !== 'f') return `${seat.label} is ${seatWords[status]}.`;
    return picked.size >= maxSeats ? `An order can have at most ${maxSeats} seats.` : null;
  };
  return {
    toggle: (seat) => {
      const no = refusal(seat);
      if (no !== null) return notify(no);
      if (!picked.delete(seat.seatId)) picked.set(seat.seatId, seat);
      show();
    },
    drop: (seatIds) => {
      for (const seatId of seatIds) picked.delete(seatId);
      show();
    },
    clear: () => {
      picked.clear();
      view().setChosen(new Set());
    },
    has: (seatId) => picked.has(seatId),
  };
};

/**
 * Follows the map: paints what changes, counts what is left, and says when a picked seat is gone.
 */
const follow = (sessionId, { layout, hall, view, basket, chosen, parts, onMoved }) => {
  const left = { seats: 0, areas: {} };
  const showCounts = () => {
    const places = Object.values(left.areas).reduce((sum, count) => sum + count, 0);
    parts.counts.textContent = `${(left.seats + places).toLocaleString()} free`;
  };
  const change = ([index, status]) => {
    left.seats += Number(status === 'f') - Number(view.statusOf(index) === 'f');
    view.setStatus(index, status);
    const seat = hall.byIndex[index];
    if (status === 'f' || !chosen.has(seat.seatId) || basket.hasHold() || basket.isTaking()) return;
    chosen.drop([seat.seatId]);
    notify(`${seat.label} was just taken by someone else.`);
  };
  return followSeats(sessionId, {
    drawing: layout,
    onMoved,
    onState: (text) => (parts.state.textContent = text),
    onSeats: (statuses, areas) => {
      view.setStatuses(statuses);
      left.seats = statuses.filter((status) => status === 'f').length;
      left.areas = { ...areas };
      showCounts();
    },
    onChange: (changes, areas) => {
      changes.forEach(change);
      Object.assign(left.areas, areas);
      showCounts();
    },
  });
};

/**
 * The full name of a drawing, under which it may be cached; without a drawing, the session's
 * current one.
 */
const drawingQuery = (drawing) =>
  drawing ? `?${new URLSearchParams({ layoutId: drawing.layoutId, version: drawing.layoutVersion })}` : '';

const readSession = async (sessionId, drawing) => {
  const [session, layout] = await Promise.all([
    get(`/v1/sessions/${sessionId}`),
    get(`/v1/sessions/${sessionId}/layout${drawingQuery(drawing)}`),
  ]);
  return { session, layout, event: await get(`/v1/events/${session.eventId}`) };
};

const lookEveryMs = 10_000;

/** Polls the sale, which may open, pause or close while somebody looks at the hall. */
const lookAtSale = (sessionId, onLook) => {
  const look = async () => {
    if (document.visibilityState === 'visible') onLook(await get(`/v1/sessions/${sessionId}`));
  };
  const looking = setInterval(() => void look().catch(() => {}), lookEveryMs);
  return () => clearInterval(looking);
};

/**
 * Draws the hall that a session is in, and follows it until the session moves.
 *
 * @returns what to do when it is left
 */
const showHall = async (main, { session, layout, event }, onMoved) => {
  const { sessionId } = session;
  const hall = readHall(layout, event.tiers);
  nameThePage(event.title);
  let view;
  const parts = layOut(main, event, session, { zoom: (factor) => view.zoom(factor), whole: () => view.whole() });
  const chosen = selection(
    hall,
    () => view,
    () => basket,
  );
  const basket = cart({
    sessionId,
    showing: { session, timeZone: event.venue.timeZone, tiers: event.tiers, areas: hall.areas },
    onHold: (hold) => {
      chosen.clear();
      view.setMine(new Set((hold?.seats ?? []).map(({ seatId }) => hall.indexOf.get(seatId))));
    },
    onConflicts: chosen.drop,
  });
  parts.side.append(basket.box, legend(event.tiers));
  const describe = (seat) => {
    const price = hall.tiers.get(seat.tierId)?.price;
    return [seat.label, seatWords[view.statusOf(seat.at)], price && formatMoney(price), seat.accessible && 'accessible']
      .filter(Boolean)
      .join(', ');
  };
  view = hallView(parts.canvas, hall, {
    onPick: chosen.toggle,
    onHover: (seat) => (parts.tip.textContent = seat ? describe(seat) : ''),
    describe,
  });
  const stopStream = follow(sessionId, { layout, hall, view, basket, chosen, parts, onMoved });
  const stopLooking = lookAtSale(sessionId, (now) => {
    parts.status.className = `pill ${now.status}`;
    parts.status.textContent = statusWords[now.status];
    basket.follow(now);
    if (basket.whyClosed() !== null && !basket.hasHold()) chosen.clear();
  });
  await basket.restore();
  return () => {
    stopLooking();
    stopStream();
    basket.stop();
    view.stop();
  };
};

const askAgainMs = 5_000;

/**
 * The hall of a session, live, with ways to hold and buy. When the session moves to another hall,
 * shows that one.
 */
export const hallPage = async (main, sessionId) => {
  let leave = () => {};
  let isLeft = false;
  let asking;
  const show = async (drawing) => {
    const read = await readSession(sessionId, drawing);
    if (isLeft) return;
    leave();
    leave = await showHall(main, read, onMoved);
    if (isLeft) leave();
  };
  const onMoved = (drawing) => {
    if (isLeft) return;
    notify('The hall has changed, and this is the new map.');
    show(drawing).catch((error) => {
      notify(error.message);
      asking = setTimeout(() => onMoved(drawing), askAgainMs);
    });
  };
  await show();
  return () => {
    isLeft = true;
    clearTimeout(asking);
    leave();
  };
};
