import type { SeatMap, SeatOnMap } from '../seat-map.ts';
import type { Window } from './best-window.ts';
import type { HallRows } from './hall-rows.ts';
import type { BestAvailableChoice, BestAvailableExplanation } from './seat-wish.ts';

/** The seats of the windows, and why these seats. */
export const explainChoice = (
  { seats, focalPoint }: SeatMap,
  { seatAt }: HallRows,
  rule: BestAvailableExplanation['rule'],
  windows: readonly Window[],
): BestAvailableChoice => {
  const seatsOf = ({ place, size }: Window): readonly SeatOnMap[] =>
    Array.from(seatAt.subarray(place, place + size)).flatMap((index) => seats.at(index) ?? []);
  const chosen = windows.map(seatsOf);
  const all = chosen.flat();
  const distance =
    all.reduce((sum, { x, y }) => sum + Math.hypot(x - focalPoint.x, y - focalPoint.y), 0) / Math.max(1, all.length);
  return {
    seatIds: all.map(({ seatId }) => seatId),
    explanation: {
      rule,
      groups: chosen.map((group) => ({
        sectionId: group[0]?.sectionId ?? '',
        row: group[0]?.row ?? '',
        seats: group.length,
      })),
      orphansLeft: windows.reduce((sum, { orphans }) => sum + orphans, 0),
      distance: Math.round(distance * 10) / 10,
    },
  };
};
