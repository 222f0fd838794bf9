const margin = 2;

/** The smallest rectangle around all seats and shapes, with a margin. */
const boundsOf = (seats, shapes) => {
  const xs = [...seats.map(({ x }) => x), ...shapes.flatMap(({ x, width }) => [x - width / 2, x + width / 2])];
  const ys = [...seats.map(({ y }) => y), ...shapes.flatMap(({ y, height }) => [y - height / 2, y + height / 2])];
  const least = (values) => values.reduce((one, other) => Math.min(one, other), Infinity) - margin;
  const most = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity) + margin;
  const [x, y] = [least(xs), least(ys)];
  return { x, y, width: most(xs) - x, height: most(ys) - y };
};

/**
 * Turns the drawing, which the API returns in columns, into what the map draws. Blocked seats are
 * left out: there is nothing to buy.
 */
export const readHall = (layout, eventTiers) => {
  const tiers = new Map(eventTiers.map((tier) => [tier.tierId, tier]));
  const blocked = new Set(layout.seats.blocked);
  const accessible = new Set(layout.seats.accessible);
  const all = layout.seatIndex.map((seatId, at) => {
    const tierId = layout.tierIds[layout.seats.tier[at]] ?? null;
    const [x, y] = [layout.seats.x[at], layout.seats.y[at]];
    const color = tiers.get(tierId)?.color ?? '#888888';
    return {
      at,
      seatId,
      x,
      y,
      tierId,
      color,
      label: layout.seats.label[at],
      number: layout.seats.number[at],
      accessible: accessible.has(at),
    };
  });
  const tierOfArea = new Map(layout.areas.map(({ label, tierId }) => [label, tierId]));
  const shapes = layout.shapes.map((shape) => ({
    ...shape,
    color: tiers.get(tierOfArea.get(shape.label))?.color ?? null,
  }));
  const seats = all.filter(({ at }) => !blocked.has(at));
  return {
    seats,
    byIndex: all,
    indexOf: new Map(layout.seatIndex.map((seatId, at) => [seatId, at])),
    tiers,
    areas: layout.areas,
    shapes,
    bounds: boundsOf(seats, shapes),
    seatSize: 0.44,
  };
};
