/**
 * Draws a hall on a canvas: 12,000 seats with zoom, pan, and a keyboard. Only what is in sight is drawn, and at most once a frame.
 * Coordinates of seats and shapes are the layout's; `seat.at` is the seat's index.
 */
export const hallView = (canvas, hall, { onPick, onHover, describe }) => {
  const context = canvas.getContext('2d');
  const bounds = hall.bounds;
  const view = { scale: 1, x: 0, y: 0 };
  let statuses = [];
  let chosen = new Set();
  let mine = new Set();
  let cursor = -1;
  let queued = false;
  const style = getComputedStyle(canvas);
  const color = (name) => style.getPropertyValue(name).trim();
  const palette = () => ({
    ink: resolve('--ink'),
    quiet: resolve('--quiet'),
    held: resolve('--seat-held'),
    sold: resolve('--seat-sold'),
    accent: resolve('--accent'),
    line: resolve('--line'),
  });
  const resolve = (name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    canvas.parentElement.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value || color(name);
  };
  let colors = palette();

  const fit = () => {
    const { width, height } = canvas.getBoundingClientRect();
    view.scale = Math.min(width / (bounds.width * 1.06), height / (bounds.height * 1.06));
    view.x = (width - bounds.width * view.scale) / 2 - bounds.x * view.scale;
    view.y = (height - bounds.height * view.scale) / 2 - bounds.y * view.scale;
  };
  const minScale = () => Math.min(canvas.clientWidth / bounds.width, canvas.clientHeight / bounds.height) * 0.6;
  const zoomAt = (x, y, factor) => {
    const scale = Math.min(400, Math.max(minScale(), view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    redraw();
  };
  const fill = (seat) => {
    const status = statuses[seat.at] ?? 'b';
    if (mine.has(seat.at) || chosen.has(seat.at)) return colors.accent;
    if (status === 'f') return seat.color;
    return status === 'h' ? colors.held : colors.sold;
  };
  const drawShapes = () => {
    for (const shape of hall.shapes) {
      context.save();
      context.translate(shape.x, shape.y);
      context.rotate((shape.rotation * Math.PI) / 180);
      context.fillStyle = shape.color ?? colors.line;
      context.globalAlpha = shape.color ? 0.35 : 1;
      context.beginPath();
      context.roundRect(
        -shape.width / 2,
        -shape.height / 2,
        shape.width,
        shape.height,
        Math.min(shape.width, shape.height) * 0.08,
      );
      context.fill();
      context.globalAlpha = 1;
      context.fillStyle = colors.ink;
      const size = Math.min(shape.height * 0.5, (shape.width * 1.4) / Math.max(4, shape.label.length));
      context.font = `600 ${size}px system-ui`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(shape.label, 0, 0);
      context.restore();
    }
  };
  const drawSeats = (ratio) => {
    const radius = hall.seatSize / 2;
    const margin = radius * 2;
    const left = -view.x / view.scale - margin;
    const top = -view.y / view.scale - margin;
    const right = left + canvas.width / ratio / view.scale + margin * 2;
    const bottom = top + canvas.height / ratio / view.scale + margin * 2;
    const round = view.scale * radius > 2.5;
    const labels = view.scale * radius > 11;
    const groups = new Map();
    for (const seat of hall.seats) {
      if (seat.x < left || seat.x > right || seat.y < top || seat.y > bottom) continue;
      const shade = fill(seat);
      if (!groups.has(shade)) groups.set(shade, []);
      groups.get(shade).push(seat);
    }
    for (const [shade, seats] of groups) {
      context.fillStyle = shade;
      context.beginPath();
      for (const { x, y } of seats) {
        if (round) {
          context.moveTo(x + radius, y);
          context.arc(x, y, radius, 0, Math.PI * 2);
        } else context.rect(x - radius, y - radius, radius * 2, radius * 2);
      }
      context.fill();
      if (!labels) continue;
      context.fillStyle = '#fff';
      context.font = `600 ${radius * 0.9}px system-ui`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      for (const { x, y, number } of seats) context.fillText(number, x, y);
    }
  };
  const drawCursor = () => {
    const seat = hall.seats[cursor];
    if (!seat || document.activeElement !== canvas) return;
    context.strokeStyle = colors.ink;
    context.lineWidth = 3 / view.scale;
    context.beginPath();
    context.arc(seat.x, seat.y, hall.seatSize * 0.8, 0, Math.PI * 2);
    context.stroke();
  };
  const draw = () => {
    queued = false;
    const ratio = devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    drawShapes();
    drawSeats(ratio);
    drawCursor();
  };
  const redraw = () => {
    if (queued) return;
    queued = true;
    requestAnimationFrame(draw);
  };
  const seatAt = (offsetX, offsetY) => {
    const x = (offsetX - view.x) / view.scale;
    const y = (offsetY - view.y) / view.scale;
    const reach = Math.max(hall.seatSize * 0.6, 6 / view.scale);
    let best = null;
    let nearest = reach * reach;
    for (const seat of hall.seats) {
      const distance = (seat.x - x) ** 2 + (seat.y - y) ** 2;
      if (distance < nearest) {
        nearest = distance;
        best = seat;
      }
    }
    return best;
  };

  const pointers = new Map();
  let moved = 0;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      onHover(seatAt(event.offsetX, event.offsetY));
      return;
    }
    const now = { x: event.offsetX, y: event.offsetY };
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (other) {
      const factor =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      zoomAt(other.x, other.y, factor);
    } else {
      view.x += now.x - before.x;
      view.y += now.y - before.y;
    }
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    pointers.set(event.pointerId, now);
    redraw();
  });
  const release = (event) => {
    pointers.delete(event.pointerId);
    if (event.type === 'pointerup' && moved < 6) {
      const seat = seatAt(event.offsetX, event.offsetY);
      if (seat) {
        cursor = hall.seats.indexOf(seat);
        onPick(seat);
      }
    }
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY * 0.0015));
    },
    { passive: false },
  );

  const step = (dx, dy) => {
    const from = hall.seats[cursor];
    if (!from) {
      cursor = hall.seats.findIndex((seat) => statuses[seat.at] === 'f');
    } else {
      let best = cursor;
      let cost = Infinity;
      hall.seats.forEach((seat, place) => {
        const along = (seat.x - from.x) * dx + (seat.y - from.y) * dy;
        const aside = Math.abs((seat.x - from.x) * dy) + Math.abs((seat.y - from.y) * dx);
        if (along > 1e-6 && along + aside * 2.5 < cost) {
          cost = along + aside * 2.5;
          best = place;
        }
      });
      cursor = best;
    }
    const seat = hall.seats[cursor];
    if (!seat) return;
    if (view.scale * hall.seatSize < 14) view.scale = 18 / hall.seatSize;
    view.x = canvas.clientWidth / 2 - seat.x * view.scale;
    view.y = canvas.clientHeight / 2 - seat.y * view.scale;
    canvas.setAttribute('aria-label', describe(seat));
    onHover(seat);
    redraw();
  };
  const keys = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Enter: () => hall.seats[cursor] && onPick(hall.seats[cursor]),
    ' ': () => hall.seats[cursor] && onPick(hall.seats[cursor]),
    '+': () => zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, 1.4),
    '-': () => zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, 1 / 1.4),
    0: () => (fit(), redraw()),
  };
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  canvas.addEventListener('blur', redraw);
  const resized = new ResizeObserver(() => redraw());
  resized.observe(canvas);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const recolor = () => ((colors = palette()), redraw());
  dark.addEventListener('change', recolor);
  fit();
  redraw();
  return {
    setStatuses: (next) => ((statuses = next), redraw()),
    change: (changes) => {
      for (const [index, status] of changes) statuses[index] = status;
      redraw();
    },
    statusOf: (index) => statuses[index] ?? 'b',
    setChosen: (indices) => ((chosen = indices), redraw()),
    setMine: (indices) => ((mine = indices), redraw()),
    zoom: (factor) => zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor),
    whole: () => (fit(), redraw()),
    stop: () => (resized.disconnect(), dark.removeEventListener('change', recolor)),
  };
};
