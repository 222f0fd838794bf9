import type { HoldRequest } from './seat-locks.port.ts';

/** How many people these lines seat: one each, but a whole table all of its places. */
export const placesIn = (lines: readonly { readonly places?: number | undefined }[]): number =>
  lines.reduce((sum, { places = 1 }) => sum + places, 0);

/**
 * Whether a buyer who has `taken` places of the session may have these as well. A table with more
 * places than the limit can be had by a buyer who has nothing else; otherwise nobody could sit at
 * it.
 */
export const fitsSeatLimit = (
  { lines, areas, maxSeats }: Pick<HoldRequest, 'lines' | 'areas' | 'maxSeats'>,
  taken: number,
): boolean => {
  const asked = areas.reduce((sum, { quantity }) => sum + quantity, placesIn(lines));
  const isLoneTable = taken === 0 && areas.length === 0 && lines.length === 1 && asked > 1;
  return taken + asked <= maxSeats || isLoneTable;
};
