/** The page's colours as the canvas needs them: plain values of the custom properties. */
export const readPalette = (canvas) => {
  const probe = document.createElement('i');
  canvas.parentElement.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    ink: read('--ink'),
    held: read('--seat-held'),
    sold: read('--seat-sold'),
    accent: read('--accent'),
    line: read('--line'),
  };
  probe.remove();
  return palette;
};

const centred = (context, font, color) => {
  context.font = font;
  context.fillStyle = color;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
};

const paintShape = (context, shape, palette) => {
  context.save();
  context.translate(shape.x, shape.y);
  context.rotate((shape.rotation * Math.PI) / 180);
  context.fillStyle = shape.color ?? palette.line;
  context.globalAlpha = shape.color ? 0.35 : 1;
  context.beginPath();
  const corner = Math.min(shape.width, shape.height) * 0.08;
  context.roundRect(-shape.width / 2, -shape.height / 2, shape.width, shape.height, corner);
  context.fill();
  context.globalAlpha = 1;
  const size = Math.min(shape.height * 0.5, (shape.width * 1.4) / Math.max(4, shape.label.length));
  centred(context, `600 ${size}px system-ui`, palette.ink);
  context.fillText(shape.label, 0, 0);
  context.restore();
};

/**
 * The seats that are in sight, by the colour they are filled with: one path per colour is drawn
 * much faster than one per seat.
 */
const seatsByColor = (seats, view, colorOf) => {
  const groups = new Map();
  for (const seat of seats) {
    if (seat.x < view.left || seat.x > view.right || seat.y < view.top || seat.y > view.bottom) continue;
    const color = colorOf(seat);
    if (!groups.has(color)) groups.set(color, []);
    groups.get(color).push(seat);
  }
  return groups;
};

const paintSeats = (context, hall, camera, size, colorOf) => {
  const radius = hall.seatSize / 2;
  const [left, top] = [-camera.x / camera.scale - radius, -camera.y / camera.scale - radius];
  const view = {
    left,
    top,
    right: left + size.width / camera.scale + radius * 2,
    bottom: top + size.height / camera.scale + radius * 2,
  };
  const round = camera.scale * radius > 2.5;
  const numbered = camera.scale * radius > 11;
  for (const [color, seats] of seatsByColor(hall.seats, view, colorOf)) {
    context.fillStyle = color;
    context.beginPath();
    for (const { x, y } of seats) {
      if (round) {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, Math.PI * 2);
      } else context.rect(x - radius, y - radius, radius * 2, radius * 2);
    }
    context.fill();
    if (!numbered) continue;
    centred(context, `600 ${radius * 0.9}px system-ui`, '#fff');
    for (const { x, y, number } of seats) context.fillText(number, x, y);
  }
};

/**
 * Draws everything once: shapes, the seats in sight, and the ring around the seat that the
 * keyboard is at.
 */
export const paintHall = (canvas, hall, { camera, palette, colorOf, cursor }) => {
  const context = canvas.getContext('2d');
  const ratio = devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelsWide) canvas.width = pixelsWide;
  if (canvas.height !== pixelsHigh) canvas.height = pixelsHigh;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y);
  for (const shape of hall.shapes) paintShape(context, shape, palette);
  paintSeats(context, hall, camera, { width, height }, colorOf);
  if (cursor === undefined || document.activeElement !== canvas) return;
  context.strokeStyle = palette.ink;
  context.lineWidth = 3 / camera.scale;
  context.beginPath();
  context.arc(cursor.x, cursor.y, hall.seatSize * 0.8, 0, Math.PI * 2);
  context.stroke();
};
