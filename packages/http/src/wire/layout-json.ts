import { seatFlags } from '@ticketly/core/seating';
import type { SeatMap } from '@ticketly/core';
import type { DrawnLayout } from '@ticketly/core/browsing';
import { wireHall } from './halls.ts';

/** Takes some milliseconds to serialize. */
const seatsPerPiece = 4_000;

/**
 * A drawing as JSON, see `layoutOut`, piece by piece: with 100,000 seats it has seven megabytes.
 * Other requests get a turn between pieces, some of which are empty.
 */
export function* layoutJson(hall: DrawnLayout): Generator<string> {
  const { head, sections, rest } = wireHall(hall);
  const { seatMap } = hall;
  const { columns } = seatMap;
  const sectionAt = new Map(sections.map(({ sectionId }, at) => [sectionId, at]));
  yield `${JSON.stringify(head).slice(0, -1)},"seatIndex":`;
  yield* spellNames(seatMap, [({ seatId }) => seatId]);
  yield ',"seats":{"x":';
  yield* spellNumbers(columns.x, centimetres);
  yield ',"y":';
  yield* spellNumbers(columns.y, centimetres);
  yield ',"label":';
  yield* spellNames(seatMap, [
    ({ label }) => label,
    ',"row":',
    ({ row }) => row,
    ',"number":',
    ({ number }) => number,
    ',"section":',
    ({ sectionId }) => sectionAt.get(sectionId) ?? -1,
  ]);
  yield ',"tier":';
  yield* spellNumbers(columns.tier, (place) => place - 1);
  yield `,"places":${JSON.stringify(wholeTables(seatMap))}`;
  yield `,"blocked":${JSON.stringify(flagged(seatMap, seatFlags.blocked))}`;
  yield `,"accessible":${JSON.stringify(flagged(seatMap, seatFlags.accessible))}}`;
  yield `,"sections":${JSON.stringify(sections)}`;
  yield `,${JSON.stringify(rest).slice(1)}`;
}

const centimetres = (metres: number): number => Math.round(metres * 100) / 100;

/** A list of numbers. */
function* spellNumbers(column: Float64Array | Uint16Array, spell: (value: number) => number): Generator<string> {
  yield '[';
  for (let from = 0; from < column.length; from += seatsPerPiece) {
    const piece = Array.from(column.subarray(from, from + seatsPerPiece), spell);
    yield `${from === 0 ? '' : ','}${piece.join(',')}`;
  }
  yield ']';
}

type Name = (seat: SeatMap['seats'] extends Iterable<infer Seat> ? Seat : never) => unknown;

/**
 * Lists of seat names, one after the other, with the texts that stand between them. Every seat is
 * built once for all of them.
 */
function* spellNames({ seats }: SeatMap, parts: readonly (Name | string)[]): Generator<string> {
  const pieces = parts.map((): string[] => []);
  for (let from = 0; from < seats.length; from += seatsPerPiece) {
    const some = Array.from({ length: Math.min(seatsPerPiece, seats.length - from) }, (_, at) => seats.at(from + at));
    const known = some.filter((seat) => seat !== undefined);
    parts.forEach((part, at) => {
      if (typeof part !== 'string') pieces[at]?.push(JSON.stringify(known.map(part)).slice(1, -1));
    });
    yield '';
  }
  for (const [at, part] of parts.entries()) {
    if (typeof part === 'string') yield part;
    else yield `[${pieces[at]?.join(',') ?? ''}]`;
  }
}

const flagged = ({ columns }: SeatMap, flag: number): readonly number[] => {
  const indices: number[] = [];
  columns.flags.forEach((flags, index) => {
    if ((flags & flag) !== 0) indices.push(index);
  });
  return indices;
};

const wholeTables = (seatMap: SeatMap): Readonly<Record<number, number>> =>
  Object.fromEntries(flagged(seatMap, seatFlags.whole).map((index) => [index, seatMap.seats.at(index)?.places ?? 1]));
