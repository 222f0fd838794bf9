import type { Event } from '../catalog/index.ts';
import { isSummable, ok, refuse } from '../kernel/index.ts';
import type { AreaId, Limits, Money, Result, SeatId, TierId } from '../kernel/index.ts';
import { placesIn } from '../locking/index.ts';
import type {
  HoldLine,
  AreaUnknown,
  SeatCountInvalid,
  SeatsUnknown,
  TotalInvalid,
  AreaRequest,
  HoldRequest,
} from '../locking/index.ts';
import type { SeatMap, SeatOnMap } from '../seating/index.ts';
import type { Showing } from '../showings/index.ts';

/** Seats that a buyer names, or a quantity of an area. */
export type NamedSeats =
  | { readonly kind: 'seats'; readonly seatIds: readonly SeatId[] }
  | { readonly kind: 'area'; readonly areaId: AreaId; readonly quantity: number };

/** The request to the locks: seats with their current prices. */
export type PricedSeats = Pick<HoldRequest, 'lines' | 'areas'>;

type Offer = Pick<Showing, 'event' | 'seatMap'>;

/**
 * Adds labels, tiers and current prices to what a buyer asks for. A seat named twice is one seat. A
 * whole table costs its tier's price once and counts as all its places; a table with more places
 * than an order may have can still be bought alone.
 *
 * Everything that could spoil the answer is found here, before anything is taken: a hold whose
 * total cannot be computed would keep its seats from everybody.
 */
export const decideHoldRequest = (
  hall: Offer,
  wanted: NamedSeats,
  limits: Pick<Limits, 'seatsPerOrder'>,
): Result<PricedSeats, SeatCountInvalid | SeatsUnknown | AreaUnknown | TotalInvalid> => {
  const priced = wanted.kind === 'seats' ? nameSeats(hall, wanted.seatIds, limits) : nameArea(hall, wanted, limits);
  return priced.ok && !isSummable(pricesOf(priced.value)) ? refuse({ code: 'locking/total-invalid' }) : priced;
};

const pricesOf = ({ lines, areas }: PricedSeats): readonly Money[] => [
  ...lines.map(({ price }) => price),
  ...areas.flatMap(({ price, quantity }) => Array.from({ length: quantity }, () => price)),
];

/** Checks a number of seats against the limit of an order. */
export const requireSeatCount = (
  count: number,
  { seatsPerOrder }: Pick<Limits, 'seatsPerOrder'>,
): Result<null, SeatCountInvalid> =>
  Number.isInteger(count) && count >= 1 && count <= seatsPerOrder
    ? ok(null)
    : refuse({ code: 'locking/seat-count-invalid', limit: seatsPerOrder });

const nameSeats = (
  { event, seatMap }: Offer,
  named: readonly SeatId[],
  limits: Pick<Limits, 'seatsPerOrder'>,
): Result<PricedSeats, SeatCountInvalid | SeatsUnknown> => {
  const seatIds = [...new Set(named)];
  const counted = requireSeatCount(seatIds.length, limits);
  if (!counted.ok) return counted;
  const found = seatIds.map((seatId) => ({ seatId, seat: seatNamed(seatMap, seatId) }));
  const seats = found.map(({ seatId, seat }) => ({ seatId, line: seat && lineOf(event, seat) }));
  const unknown = seats.filter(({ line }) => line === undefined).map(({ seatId }) => seatId);
  if (unknown.length > 0) return refuse({ code: 'locking/seats-unknown', seatIds: unknown });
  const lines = seats.flatMap(({ line }) => line ?? []);
  const fits = lines.length === 1 ? counted : requireSeatCount(placesIn(lines), limits);
  return fits.ok ? ok({ lines, areas: [] }) : fits;
};

const seatNamed = ({ seats, indexOf }: SeatMap, seatId: SeatId): SeatOnMap | undefined => {
  const index = indexOf.get(seatId);
  return index === undefined ? undefined : seats.at(index);
};

/** Undefined if the seat cannot be bought: it is blocked, or has no price. */
const lineOf = (event: Event, { seatId, label, tierId, blocked, places }: SeatOnMap): HoldLine | undefined => {
  const price = priceOf(event, tierId);
  if (blocked || tierId === null || price === undefined) return undefined;
  return { seatId, label, tierId, price, ...(places > 1 && { places }) };
};

const nameArea = (
  { event, seatMap }: Offer,
  { areaId, quantity }: Extract<NamedSeats, { kind: 'area' }>,
  limits: Pick<Limits, 'seatsPerOrder'>,
): Result<PricedSeats, SeatCountInvalid | AreaUnknown> => {
  const counted = requireSeatCount(quantity, limits);
  if (!counted.ok) return counted;
  const area = seatMap.areas.find((candidate) => candidate.areaId === areaId);
  const price = area && priceOf(event, area.tierId);
  if (area === undefined || area.tierId === null || price === undefined)
    return refuse({ code: 'locking/area-unknown', areaId });
  const { capacity, label, tierId } = area;
  const request: AreaRequest = { areaId, quantity, capacity, label, tierId, price };
  return ok({ lines: [], areas: [request] });
};

const priceOf = (event: Event, tierId: TierId | null): Money | undefined =>
  event.details.tiers.find((tier) => tier.tierId === tierId)?.price;
