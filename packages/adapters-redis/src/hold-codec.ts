import { holdIdOf, instant, invariant, sessionOfHold } from '@ticketly/core';
import type {
  AreaId,
  Fence,
  Hold,
  HoldId,
  HoldLine,
  HoldRequest,
  PrincipalId,
  SeatId,
  SessionId,
} from '@ticketly/core';
import { versionAfter } from './feed-version.ts';

/** The part of a hold's id that is its own, without the session's. */
export const ownPart = (holdId: HoldId): string => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return holdId.slice(sessionId.length + 1);
};

/**
 * A buyer's name as `session.lua` keeps it: subjects of tokens may hold commas, which part its
 * fields.
 */
export const encodeBuyer = (buyerId: PrincipalId): string => buyerId.replaceAll('%', '%25').replaceAll(',', '%2C');

const decodeBuyer = (text: string): PrincipalId => text.replaceAll('%2C', ',').replaceAll('%25', '%') as PrincipalId;

/**
 * A line as the store keeps it; one with an area stands for every unit of it, and its first element
 * is the area's id.
 */
type Row = readonly [
  seatId: string,
  label: string,
  tierId: string,
  amountMinor: number,
  currency: string,
  isArea?: 0 | 1,
  places?: number,
];

/**
 * The last row of a hold whose request left one. Processes that know no imprints look for seats,
 * and find none in it.
 */
type ImprintRow = readonly [imprint: string];

const rowOf = (id: string, { label, tierId, price }: Pick<HoldLine, 'label' | 'tierId' | 'price'>): Row => [
  id,
  label,
  tierId,
  price.amountMinor,
  price.currency,
];

/**
 * What the store keeps of the lines, in as few bytes as is simple: it passes through the server's
 * hands with every hold.
 */
export const encodeBody = ({ lines, areas, imprint }: HoldRequest): string =>
  JSON.stringify([
    ...lines.map((line) => [...rowOf(line.seatId, line), ...(line.places === undefined ? [] : [0, line.places])]),
    ...areas.map((area) => [...rowOf(area.areaId, area), 1]),
    ...(imprint === undefined ? [] : [[imprint] satisfies ImprintRow]),
  ]);

const isImprint = (row: Row | ImprintRow | undefined): row is ImprintRow => row?.length === 1;

/** What `encodeBody` wrote. */
const decodeBody = (body: string, seatIds: readonly string[]): Pick<Hold, 'lines' | 'imprint'> => {
  if (body === '') return { lines: [] };
  const rows = JSON.parse(body) as (Row | ImprintRow)[];
  const last = rows.at(-1);
  if (!isImprint(last)) return { lines: linesOf(rows as Row[], seatIds) };
  return { lines: linesOf(rows.slice(0, -1) as Row[], seatIds), imprint: last[0] };
};

const linesOf = (rows: readonly Row[], seatIds: readonly string[]): HoldLine[] =>
  seatIds.flatMap((seatId) => {
    const row = rows.find(([id, , , , , isArea]) => (isArea === 1 ? seatId.startsWith(`${id}~`) : id === seatId));
    if (row === undefined) return [];
    const [id, label, tierId, amountMinor, currency, isArea, places] = row;
    const line = { seatId, label, tierId, price: { amountMinor, currency } } as HoldLine;
    if (isArea === 1) return [{ ...line, areaId: id as AreaId }];
    return [places === undefined ? line : { ...line, places }];
  });

/** The seats that have a line: those before the mark, which a hold need not have. */
const seatsWithLine = (seatIds: readonly string[]): readonly string[] => {
  const mark = seatIds.indexOf('');
  return mark === -1 ? seatIds : seatIds.slice(0, mark);
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
    buyerId: decodeBuyer(buyer),
    status: status === 'c' ? 'converted' : 'active',
    ...decodeBody(value.slice(lineEnd + 1), seatsWithLine(seatIds)),
    fence: Number(fence) as Fence,
    heldAt: instant(Number(heldAt)),
    expiresAt: instant(Number(expiresAt)),
    extensions: Number(extensions),
    version: versionAfter(sessionId, version),
  };
};

/** The hold that a request became: the script answers only what the caller can't know. */
export const takenHold = (request: HoldRequest, [fence, heldAt, version = '', ...units]: readonly string[]): Hold => {
  const { holdId, sessionId, buyerId, ttlMs, lines, areas, imprint } = request;
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
    version: versionAfter(sessionId, version),
    ...(imprint !== undefined && { imprint }),
  };
};
