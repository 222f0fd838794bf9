import { ok, refuse } from '../kernel/index.ts';
import type { Result, SeatId, TierId } from '../kernel/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Layout } from './layout.ts';
import type { SeatsDisplaced } from './refusals.ts';
import { parseGaUnit } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';

/**
 * Decides whether a session's layout may be replaced: every seat that is held or sold must still be
 * there, in its tier, under the name on its ticket, for as many people, and not blocked. As long as
 * one seat of a section is taken, the section keeps its name, so that no other section can have it.
 */
export const canReplaceLayout = (
  current: Layout,
  next: Layout,
  takenSeatIds: readonly SeatId[],
): Result<Layout, SeatsDisplaced> => {
  const [before, after] = [offersOf(drawLayout(current)), offersOf(drawLayout(next))];
  const vanishing: SeatId[] = [];
  const retiered: SeatId[] = [];
  const changed: SeatId[] = [];
  for (const seatId of takenSeatIds) {
    const [was, is] = [before(seatId), after(seatId)];
    if (is === undefined) vanishing.push(seatId);
    else if (is.tierId !== was?.tierId) retiered.push(seatId);
    else if (is.label !== was.label || is.places !== was.places || is.blocked) changed.push(seatId);
  }
  if (vanishing.length + retiered.length + changed.length === 0) return ok(next);
  return refuse({ code: 'seating/seats-displaced', vanishing, retiered, changed });
};

/** What the buyer of a seat was promised. */
interface Offer {
  readonly tierId: TierId | null;
  readonly label: string;
  readonly places: number;
  readonly blocked: boolean;
}

/** What is offered with a seat or unit; undefined if there is no such seat. */
const offersOf = ({ seats, indexOf, areas }: SeatMap): ((seatId: SeatId) => Offer | undefined) => {
  const areaOf = new Map(areas.map((area) => [area.areaId, area]));
  return (seatId) => {
    const unit = parseGaUnit(seatId);
    const area = unit && areaOf.get(unit.areaId);
    if (unit === undefined) return seats.at(indexOf.get(seatId) ?? -1);
    if (area === undefined || unit.n > area.capacity) return undefined;
    return { tierId: area.tierId, label: area.label, places: 1, blocked: false };
  };
};
