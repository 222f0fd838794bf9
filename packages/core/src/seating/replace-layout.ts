import { ok, refuse } from '../kernel/index.ts';
import type { Result, SeatId } from '../kernel/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Layout } from './layout.ts';
import type { SeatsDisplaced } from './refusals.ts';
import { parseGaUnit } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';

/** Whether a session's layout may be replaced: every seat that is held or sold must still be there, with its tier. */
export const canReplaceLayout = (
  current: Layout,
  next: Layout,
  takenSeatIds: readonly SeatId[],
): Result<Layout, SeatsDisplaced> => {
  const [before, after] = [drawLayout(current), drawLayout(next)];
  const vanishing = takenSeatIds.filter((seatId) => tierOf(after, seatId) === undefined);
  const retiered = takenSeatIds.filter((seatId) => {
    const tierId = tierOf(after, seatId);
    return tierId !== undefined && tierId !== tierOf(before, seatId);
  });
  if (vanishing.length === 0 && retiered.length === 0) return ok(next);
  return refuse({ code: 'seating/seats-displaced', vanishing, retiered });
};

/** The tier of a seat or unit; null without one, undefined if there is no such seat. */
const tierOf = (seatMap: SeatMap, seatId: SeatId): string | null | undefined => {
  const unit = parseGaUnit(seatId);
  if (unit === undefined) return seatMap.seats[seatMap.indexOf.get(seatId) ?? -1]?.tierId;
  return seatMap.areas.find(({ areaId, capacity }) => areaId === unit.areaId && unit.n <= capacity)?.tierId;
};
