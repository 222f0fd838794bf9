import type { PrintedTicket } from '@ticketly/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFonts, concert, hostile, scripts } from '../hostile-texts.fixture.ts';
import { clashes, runaways } from './layout-checks.fixture.ts';
import { ticketSheet } from './ticket-sheet.ts';

const fonts = allFonts();
const papers = ['a4', 'letter'] as const;

const withEverywhere = (text: string): PrintedTicket => ({
  ...concert,
  title: text,
  venueName: text,
  place: text,
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
