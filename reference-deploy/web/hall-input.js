const clickSlack = 6;

/** The seat under a point of the screen, or the nearest within a finger's reach. */
const seatAt = (hall, { camera, toHall }, screenX, screenY) => {
  const { x, y } = toHall(screenX, screenY);
  const reach = Math.max(hall.seatSize * 0.6, 6 / camera.scale);
  let nearest = reach * reach;
  let found = null;
  for (const seat of hall.seats) {
    const distance = (seat.x - x) ** 2 + (seat.y - y) ** 2;
    if (distance >= nearest) continue;
    nearest = distance;
    found = seat;
  }
  return found;
};

/** Mouse and fingers: drag moves, wheel and pinch zoom, a click picks. */
export const listenToPointers = (canvas, hall, view, { onPick, onHover, redraw }) => {
  const pointers = new Map();
  let moved = 0;
  const at = ({ offsetX, offsetY }) => seatAt(hall, view, offsetX, offsetY);
  const drag = (event, before) => {
    const now = { x: event.offsetX, y: event.offsetY };
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (other) {
      const spread = (place) => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
      view.zoomAt(other.x, other.y, spread(now) / spread(before));
    } else {
      view.camera.x += now.x - before.x;
      view.camera.y += now.y - before.y;
    }
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    pointers.set(event.pointerId, now);
    redraw();
  };
  const release = (event) => {
    pointers.delete(event.pointerId);
    const seat = event.type === 'pointerup' && moved < clickSlack ? at(event) : null;
    if (seat) onPick(seat);
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before) drag(event, before);
    else onHover(at(event));
  });
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  const onWheel = (event) => {
    event.preventDefault();
    view.zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY * 0.0015));
    redraw();
  };
  canvas.addEventListener('wheel', onWheel, { passive: false });
};

/** The nearest seat in a direction: straight ahead counts more than to the side. */
const neighbour = (hall, from, dx, dy) => {
  let least = Infinity;
  let found = from;
  for (const seat of hall.seats) {
    const [x, y] = [seat.x - from.x, seat.y - from.y];
    const along = x * dx + y * dy;
    const cost = along + Math.abs(x * dy + y * dx) * 2.5;
    if (along <= 1e-6 || cost >= least) continue;
    least = cost;
    found = seat;
  }
  return found;
};

/**
 * Arrow keys go from seat to seat, Enter and space pick, plus, minus and 0 zoom. `cursor` is an
 * object with the seat the keyboard is at.
 */
export const listenToKeys = (canvas, hall, view, { cursor, firstFree, onMove, onPick, redraw }) => {
  const step = (dx, dy) => {
    cursor.seat = cursor.seat ? neighbour(hall, cursor.seat, dx, dy) : firstFree();
    if (!cursor.seat) return;
    view.lookAt(cursor.seat, 18 / hall.seatSize);
    onMove(cursor.seat);
  };
  const zoom = (factor) => view.zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor);
  const pick = () => cursor.seat && onPick(cursor.seat);
  const keys = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Enter: pick,
    ' ': pick,
    '+': () => zoom(1.4),
    '-': () => zoom(1 / 1.4),
    0: () => view.fit(),
  };
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
    redraw();
  });
  canvas.addEventListener('blur', redraw);
  canvas.addEventListener('focus', redraw);
};
