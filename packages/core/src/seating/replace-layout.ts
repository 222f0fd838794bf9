import { ok, refuse } from '../kernel/index.ts';
import type { Result, SeatId, TierId } from '../kernel/index.ts';
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
  const [before, after] = [tiersOf(drawLayout(current)), tiersOf(drawLayout(next))];
  const vanishing = takenSeatIds.filter((seatId) => after(seatId) === undefined);
  const retiered = takenSeatIds.filter((seatId) => {
    const tierId = after(seatId);
    return tierId !== undefined && tierId !== before(seatId);
  });
  if (vanishing.length === 0 && retiered.length === 0) return ok(next);
  return refuse({ code: 'seating/seats-displaced', vanishing, retiered });
};

/** The tier of a seat or unit; null without one, undefined if there is no such seat. */
const tiersOf = ({ columns: { tier, tierIds }, indexOf, areas }: SeatMap) => {
  const areaOf = new Map(areas.map((area) => [area.areaId, area]));
  return (seatId: SeatId): TierId | null | undefined => {
    const unit = parseGaUnit(seatId);
    const area = unit && areaOf.get(unit.areaId);
    if (unit !== undefined) return area !== undefined && unit.n <= area.capacity ? area.tierId : undefined;
    const index = indexOf.get(seatId);
    return index === undefined ? undefined : tierIds[tier[index] ?? 0];
  };
};
