import type { RefusalShape, Result, SeatId } from '../../../kernel/index.ts';
import type { BuyerUsage, Hold, SeatChange, SeatsSnapshot } from '../../../locking/index.ts';
import { parseGaUnit } from '../../../seating/index.ts';
import { longMs } from '../../kits/subject.ts';
import type { Hall, Side } from './sides.ts';

/** A store chooses the units of an area: only their number is the same on both sides. */
const nameOf = (seatId: SeatId): string => parseGaUnit(seatId)?.areaId ?? seatId;

const namesOf = (seatIds: readonly SeatId[]): string[] => seatIds.map(nameOf).toSorted();

/** How far off a moment is, only as precisely as lifetimes differ: each side has its own clock. */
const leftUntil = ({ subject, shortMs }: Side, moment: number): string => {
  const leftMs = moment - subject.ports.clock.now();
  if (leftMs <= 0) return 'over';
  return leftMs < shortMs * 20 ? 'short' : `${Math.round(leftMs / longMs)} h`;
};

/** Which known fence this is; for an unknown one, whether it is newer than all of them. */
const fenceText = ({ fences }: Hall, fence: number): string => {
  const at = fences.indexOf(fence);
  if (at >= 0) return `fence ${at}`;
  const isNewest = fences.every((each) => each < fence);
  fences.push(fence);
  return isNewest ? 'newest fence' : 'an older fence';
};

/** A hold without the parts its store may choose. */
export const holdAnswer = (side: Side, hall: Hall, hold: Hold): unknown => {
  const { holdId, sessionId, buyerId, status, lines, extensions, imprint } = hold;
  return {
    holdId: holdId.slice(holdId.lastIndexOf('.') + 1),
    isHere: sessionId === hall.sessionId,
    buyerId,
    status,
    lines: lines
      .map(({ seatId, ...line }) => ({ seatId: nameOf(seatId), ...line }))
      .toSorted((one, other) => (one.seatId < other.seatId ? -1 : 1)),
    units: new Set(lines.map(({ seatId }) => seatId)).size,
    extensions,
    imprint,
    fence: fenceText(hall, hold.fence),
    left: leftUntil(side, hold.expiresAt),
  };
};

/** A refusal without the parts its store may choose. */
const refusalAnswer = (side: Side, refusal: RefusalShape): unknown => {
  const { conflicts, holdIds, expiresAt, ...rest } = refusal as RefusalShape & {
    readonly conflicts?: readonly SeatId[];
    readonly holdIds?: readonly string[];
    readonly expiresAt?: number;
  };
  return {
    ...rest,
    ...(conflicts && { conflicts: namesOf(conflicts) }),
    ...(holdIds && { holdIds: ownParts(holdIds) }),
    ...(expiresAt !== undefined && { left: leftUntil(side, expiresAt) }),
  };
};

const ownParts = (holdIds: readonly string[]): string[] =>
  holdIds.map((holdId) => holdId.slice(holdId.lastIndexOf('.') + 1)).toSorted();

/** The answer of a call whose value is a hold. */
export const heldAnswer = (side: Side, hall: Hall, answer: Result<Hold, RefusalShape>): unknown =>
  answer.ok ? holdAnswer(side, hall, answer.value) : refusalAnswer(side, answer.refusal);

/** What a buyer has used up. */
export const usageAnswer = ({ holdIds, taken }: BuyerUsage): unknown => ({ holdIds: ownParts(holdIds), taken });

/** What is held and sold. */
export const snapshotAnswer = (answer: Result<SeatsSnapshot, RefusalShape>): unknown =>
  answer.ok ? { held: namesOf(answer.value.held), sold: namesOf(answer.value.sold) } : answer.refusal.code;

/**
 * The changes of each seat, in order. Every store reports steps in the same order, but the order of
 * seats within a step is free. Which units changed is free too; only their changes are compared.
 */
export const changesAnswer = (changes: readonly SeatChange[]): unknown => {
  const told = new Map<string, string>();
  for (const { seatId, status } of changes) told.set(nameOf(seatId), (told.get(nameOf(seatId)) ?? '') + status);
  return Object.fromEntries(
    [...told].map(([name, letters]) => [name, name.startsWith('floor') ? [...letters].toSorted().join('') : letters]),
  );
};
