import { hallCamera } from './hall-camera.js';
import { listenToKeys, listenToPointers } from './hall-input.js';
import { paintHall, readPalette } from './hall-painter.js';

/**
 * A hall on a canvas, for 12,000 seats and more: only what is in sight is drawn, at most once a
 * frame. `describe` says a seat in words, for the tip and for screen readers.
 */
export const hallView = (canvas, hall, { onPick, onHover, describe }) => {
  const view = hallCamera(canvas, hall.bounds);
  const cursor = { seat: undefined };
  const marked = { chosen: new Set(), mine: new Set() };
  let statuses = [];
  let palette = readPalette(canvas);
  let queued = false;

  const colorOf = (seat) => {
    if (marked.mine.has(seat.at) || marked.chosen.has(seat.at)) return palette.accent;
    const status = statuses[seat.at];
    if (status === 'f') return seat.color;
    return status === 'h' ? palette.held : palette.sold;
  };
  const paint = () => {
    queued = false;
    paintHall(canvas, hall, { camera: view.camera, palette, colorOf, cursor: cursor.seat });
  };
  const redraw = () => {
    if (queued) return;
    queued = true;
    requestAnimationFrame(paint);
  };
  const pick = (seat) => {
    cursor.seat = seat;
    onPick(seat);
  };
  const onMove = (seat) => {
    canvas.setAttribute('aria-label', describe(seat));
    onHover(seat);
  };
  const firstFree = () => hall.seats.find(({ at }) => statuses[at] === 'f');
  listenToPointers(canvas, hall, view, { onPick: pick, onHover, redraw });
  listenToKeys(canvas, hall, view, { cursor, firstFree, onMove, onPick, redraw });

  const resized = new ResizeObserver(redraw);
  resized.observe(canvas);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolor = () => {
    palette = readPalette(canvas);
    redraw();
  };
  scheme.addEventListener('change', recolor);
  view.fit();
  redraw();

  const thenRedraw =
    (act) =>
    (...given) => {
      act(...given);
      redraw();
    };
  return {
    setStatuses: thenRedraw((next) => (statuses = next)),
    setStatus: thenRedraw((index, status) => (statuses[index] = status)),
    statusOf: (index) => statuses[index] ?? 'b',
    setChosen: thenRedraw((indices) => (marked.chosen = indices)),
    setMine: thenRedraw((indices) => (marked.mine = indices)),
    zoom: thenRedraw((factor) => view.zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor)),
    whole: thenRedraw(view.fit),
    stop: () => {
      resized.disconnect();
      scheme.removeEventListener('change', recolor);
    },
  };
};
