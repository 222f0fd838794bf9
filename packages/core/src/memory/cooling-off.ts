import { instant, latest, plusMs } from '../kernel/index.ts';
import type { AreaId, Instant, SeatId } from '../kernel/index.ts';
import { lettingGoRememberedMs } from '../locking/index.ts';
import type { HoldRequest, SeatDecision, SeatsCoolingOff } from '../locking/index.ts';
import { parseGaUnit } from '../seating/index.ts';
import type { LockTable } from './lock-table.ts';

/** Units of an area are interchangeable, so all of them cool off together. */
const nameOf = (seatId: SeatId): SeatId | AreaId => parseGaUnit(seatId)?.areaId ?? seatId;

const peopleOf = (buyerId: string, origin: string | undefined): readonly string[] => [
  `buyer ${buyerId}`,
  ...(origin === undefined ? [] : [`origin ${origin}`]),
];

/**
 * Remembers who let a seat go by choice. They may have it back at once if this is the first time;
 * a decision that arrives twice counts once, and so do the units of an area that one order had.
 */
export const noteLettingGo = (
  table: LockTable,
  { seatId, holdId, buyerId, coolsUntil }: SeatDecision,
  now: Instant,
): void => {
  if (coolsUntil === undefined) return;
  for (const [key, { forgottenAt }] of table.letGo) {
    if (forgottenAt > now) break;
    table.letGo.delete(key);
  }
  for (const who of peopleOf(buyerId, table.holds.get(holdId)?.origins[0])) {
    const key = `${nameOf(seatId)} ${who}`;
    const before = table.letGo.get(key);
    if (before?.holdId === holdId) continue;
    table.letGo.delete(key);
    table.letGo.set(key, {
      holdId,
      coolsUntil: before === undefined ? instant(0) : coolsUntil,
      forgottenAt: latest(coolsUntil, plusMs(now, lettingGoRememberedMs)),
    });
  }
};

/** The seats and areas of a request that its buyer, or their origin, can't have yet. */
export const coolingOff = (
  table: LockTable,
  { buyerId, origins = [], lines, areas }: HoldRequest,
  now: Instant,
): SeatsCoolingOff | undefined => {
  if (table.letGo.size === 0) return undefined;
  const people = peopleOf(buyerId, origins[0]?.key);
  const asked = [...lines.map(({ seatId }) => seatId), ...areas.map(({ areaId }) => areaId)];
  const ends = asked.map((name) =>
    people.reduce((end, who) => latest(end, table.letGo.get(`${name} ${who}`)?.coolsUntil ?? end), instant(0)),
  );
  const coolsUntil = ends.reduce(latest, instant(0));
  if (coolsUntil <= now) return undefined;
  const seatIds = asked.filter((_, at) => (ends[at] ?? 0) > now);
  return { code: 'locking/seats-cooling-off', seatIds, coolsUntil };
};
