import { holdIdOf, instant, invariant, sessionOfHold } from '@ticketly/core';
import type {
  FeedVersion,
  Fence,
  Hold,
  HoldId,
  HoldLine,
  HoldRequest,
  PrincipalId,
  SeatId,
  SessionId,
} from '@ticketly/core';

/** The part of a hold's id that is its own, without the session's. */
export const ownPart = (holdId: HoldId): string => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return holdId.slice(sessionId.length + 1);
};

/** What the store keeps of the lines: those that were named, and what a unit of each area looks like. */
interface Body {
  readonly lines: readonly HoldLine[];
  readonly areas: readonly Pick<HoldLine, 'label' | 'tierId' | 'price' | 'areaId'>[];
}

export const encodeBody = (request: HoldRequest): string => {
  const areas = request.areas.map(({ areaId, label, tierId, price }) => ({ areaId, label, tierId, price }));
  return JSON.stringify({ lines: request.lines, areas } satisfies Body);
};

const linesOf = (body: string, seatIds: readonly string[]): HoldLine[] => {
  if (body === '') return [];
  const { lines, areas } = JSON.parse(body) as Body;
  const byId = new Map(lines.map((line) => [line.seatId as string, line]));
  return seatIds.flatMap((seatId) => {
    const named = byId.get(seatId);
    if (named !== undefined) return [named];
    const area = areas.find(({ areaId }) => areaId !== undefined && seatId.startsWith(`${areaId}~`));
    return area === undefined ? [] : [{ ...area, seatId: seatId as SeatId }];
  });
};

/** Reads a hold as `session.lua` writes it. */
export const decodeHold = (sessionId: SessionId, own: string, value: string): Hold => {
  const lineEnd = value.indexOf('\n');
  const [buyer = '', fence, heldAt, expiresAt, extensions, status, version = '', ...seatIds] = value
    .slice(0, lineEnd)
    .split(',');
  return {
    holdId: holdIdOf(sessionId, own),
    sessionId,
    buyerId: buyer as PrincipalId,
    status: status === 'c' ? 'converted' : 'active',
    lines: linesOf(value.slice(lineEnd + 1), seatIds),
    fence: Number(fence) as Fence,
    heldAt: instant(Number(heldAt)),
    expiresAt: instant(Number(expiresAt)),
    extensions: Number(extensions),
    version: version as FeedVersion,
  };
};

/** The hold that a request became: the script answers only what the caller can't know. */
export const takenHold = (request: HoldRequest, [fence, heldAt, version = '', ...units]: readonly string[]): Hold => {
  const { holdId, sessionId, buyerId, ttlMs, lines, areas } = request;
  const ofUnit = (seatId: string): HoldLine[] => {
    const area = areas.find(({ areaId }) => seatId.startsWith(`${areaId}~`));
    if (area === undefined) return [];
    const { areaId, label, tierId, price } = area;
    return [{ seatId: seatId as SeatId, label, tierId, price, areaId }];
  };
  return {
    holdId,
    sessionId,
    buyerId,
    status: 'active',
    lines: [...lines, ...units.flatMap(ofUnit)],
    fence: Number(fence) as Fence,
    heldAt: instant(Number(heldAt)),
    expiresAt: instant(Number(heldAt) + ttlMs),
    extensions: 0,
    version: version as FeedVersion,
  };
};
