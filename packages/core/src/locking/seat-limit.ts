import type { HoldRequest } from './seat-locks.port.ts';

/**
 * How many people these lines seat: one each, except that a whole table seats all of its places.
 */
export const placesIn = (lines: readonly { readonly places?: number | undefined }[]): number =>
  lines.reduce((sum, { places = 1 }) => sum + places, 0);

/** How many people the seats and areas of a request seat. */
export const placesAsked = ({ lines, areas }: Pick<HoldRequest, 'lines' | 'areas'>): number =>
  areas.reduce((sum, { quantity }) => sum + quantity, placesIn(lines));

/**
 * Whether a buyer who has `taken` places of the session may have these as well. A table with more
 * places than the limit can be taken by a buyer who has nothing else; otherwise nobody could sit at
 * it.
 */
export const fitsSeatLimit = (
  { lines, areas, maxSeats }: Pick<HoldRequest, 'lines' | 'areas' | 'maxSeats'>,
  taken: number,
): boolean => {
  const asked = placesAsked({ lines, areas });
  const isLoneTable = taken === 0 && areas.length === 0 && lines.length === 1 && asked > 1;
  return taken + asked <= maxSeats || isLoneTable;
};
