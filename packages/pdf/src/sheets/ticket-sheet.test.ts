import type { PrintedTicket } from '@ticketly/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFonts, concert, hostile, scripts } from '../hostile-texts.fixture.ts';
import type { Rectangle } from '../qr-squares.ts';
import type { Sheet } from '../sheet.ts';
import { lineHeight, widthOfLine } from '../type/set-text.ts';
import { ticketSheet } from './ticket-sheet.ts';

const fonts = allFonts();
const papers = ['a4', 'letter'] as const;

const overlaps = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** What stands on or outside something else. */
const clashes = ({ size, drawings }: Sheet): readonly string[] => {
  const things = drawings.filter(({ kind }) => kind !== 'frame');
  const [frame] = drawings.filter(({ kind }) => kind === 'frame');
  return things.flatMap((one, at) => {
    const others = things.slice(at + 1).filter((other) => overlaps(one.box, other.box));
    const { x, y, width, height } = one.box;
    const within = frame?.box ?? { x: 0, y: 0, ...size };
    const isInside =
      x >= within.x && y >= within.y && x + width <= within.x + within.width && y + height <= within.y + within.height;
    return [...others.map((other) => `${one.kind} on ${other.kind}`), ...(isInside ? [] : [`${one.kind} outside`])];
  });
};

/** Lines that leave their box. */
const runaways = ({ drawings }: Sheet): readonly string[] =>
  drawings.flatMap((drawing) => {
    if (drawing.kind !== 'text') return [];
    const { box, set } = drawing;
    const tooHigh = set.lines.length * set.size * lineHeight > box.height + 0.01;
    const tooWide = set.lines.filter(({ runs }) => widthOfLine(runs) * set.size > box.width + 0.01);
    return [...tooWide.map(({ text }) => `too wide: ${text}`), ...(tooHigh ? ['too high'] : [])];
  });

const withEverywhere = (text: string): PrintedTicket => ({
  ...concert,
  title: text,
  venue: { ...concert.venue, name: text, city: text },
  tierName: text,
  seat: text,
  holderName: text,
});

describe.each(papers)('a ticket on %s', (paper) => {
  test.each(Object.entries({ ...scripts, ...hostile }))('keeps every text in its box, off the code: %s', (_, text) => {
    const sheet = ticketSheet(withEverywhere(text), paper, fonts);
    expect(clashes(sheet)).toEqual([]);
    expect(runaways(sheet)).toEqual([]);
  });
});

test('whatever is written on a ticket stays in its box', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const sheet = ticketSheet(withEverywhere(text), 'a4', fonts);
      expect([...clashes(sheet), ...runaways(sheet)]).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a letter at which the font is broken is printed all the same', () => {
  const { drawings } = ticketSheet({ ...concert, title: 'ڢ' }, 'a4', fonts);
  const [title] = drawings.filter(({ kind }) => kind === 'text');
  expect(title).toMatchObject({ set: { lines: [{ runs: [{ text: 'ڢ', face: { bytes: expect.anything() } }] }] } });
});

test('the longest names that an event and a hall may have are printed whole', () => {
  const seat = `${'W'.repeat(60)}, row WWWWWW, seat 10000`;
  const title = 'W'.repeat(200);
  const { drawings } = ticketSheet({ ...concert, title, seat, holderName: null }, 'letter', fonts);
  const texts = drawings.flatMap((drawing) =>
    drawing.kind === 'text' ? [drawing.set.lines.map(({ text }) => text).join('')] : [],
  );
  expect(texts).toContain(title);
  expect(texts.map((text) => text.replaceAll(' ', ''))).toContain(seat.replaceAll(' ', ''));
});

test('says when it begins by the clocks of the venue', () => {
  const inTokyo = { ...concert, venue: { ...concert.venue, timeZone: 'Asia/Tokyo' } };
  const { drawings } = ticketSheet(inTokyo, 'a4', fonts);
  expect(
    drawings.flatMap((drawing) =>
      drawing.kind === 'text' ? [drawing.set.lines.map(({ text }) => text).join(' ')] : [],
    ),
  ).toContain('Sunday, 2 May 2027 at 02:30 GMT+9');
});
