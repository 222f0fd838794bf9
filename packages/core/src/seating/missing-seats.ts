import type { SeatId, TierId } from '../kernel/index.ts';
import { parseGaUnit, seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';

/**
 * Which of these seats the hall cannot sell at their tier: gone, beyond the capacity of their area,
 * blocked, or painted otherwise.
 */
export const missingSeats = (
  seatMap: SeatMap,
  seats: readonly { readonly seatId: SeatId; readonly tierId: TierId }[],
): readonly SeatId[] =>
  seats.filter(({ seatId, tierId }) => sellableTier(seatMap, seatId) !== tierId).map(({ seatId }) => seatId);

const sellableTier = ({ areas, indexOf, columns }: SeatMap, seatId: SeatId): TierId | null | undefined => {
  const unit = parseGaUnit(seatId);
  if (unit !== undefined)
    return areas.find(({ areaId, capacity }) => areaId === unit.areaId && unit.n <= capacity)?.tierId;
  const index = indexOf.get(seatId);
  if (index === undefined || ((columns.flags[index] ?? 0) & seatFlags.blocked) !== 0) return undefined;
  return columns.tierIds[columns.tier[index] ?? 0];
};
