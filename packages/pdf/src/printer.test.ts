import { create } from 'qrcode';
import { afterAll, describe, expect, test } from 'vitest';
import { cjkIndexes, concert, hostile, receipt, scripts } from './hostile-texts.fixture.ts';
import { openPrinter } from './printer.ts';
import { qrSquares } from './qr-squares.ts';
import { readPdf } from './read-pdf.fixture.ts';

const printer = openPrinter({ fonts: cjkIndexes });
afterAll(() => printer.close());

const a4 = { paper: 'a4' } as const;

describe('a file of tickets', () => {
  test('has a page for each ticket, of the paper that was asked for', async () => {
    const three = [1, 2, 3].map((seat) => ({ ...concert, seat: `Row C, seat ${seat}` }));
    const pages = await readPdf(await printer.tickets(three, { paper: 'letter' }));
    expect(pages.map(({ width, height }) => [width, height])).toEqual(Array(3).fill([612, 792]));
    expect(pages.map(({ text }) => /seat\d/.exec(text)?.[0])).toEqual(['seat1', 'seat2', 'seat3']);
    const [page] = await readPdf(await printer.tickets([concert], a4));
    expect(page).toMatchObject({ width: 595.28, height: 841.89 });
  });

  test('says everything a ticket is for', async () => {
    const [page] = await readPdf(await printer.tickets([concert], a4));
    const words = ['Mahler', 'Saturday,1May2027at19:30CEST', 'Konzerthaus,GroßerSaal', 'Wien,Austria', 'Parterre'];
    for (const said of [...words, 'Balcony,rowC,seat12', 'AnnaMaier', concert.ticketId])
      expect(page?.text).toContain(said);
  });

  // Arabic fonts join letters to pictures that have no letter of their own: what such a line says
  // is written beside it, which this reader does not read.
  const readable = Object.entries(scripts).filter(([script]) => script !== 'Arabic' && script !== 'Devanagari');
  test.each(readable)('is written in letters of its own script: %s', async (_, title) => {
    const [page] = await readPdf(await printer.tickets([{ ...concert, title }], a4));
    for (const word of title.split(' ')) expect(page?.text).toContain(word);
  });

  test.each([
    ['Arabic', 'الصف ٣، المقعد ١٢', ['٣', '١٢']],
    ['Persian', 'ردیف ۴، صندلی ۱۲۵', ['۴', '۱۲۵']],
    ['Arabic with Latin digits', 'المقعد 12', ['12']],
    ['Hebrew', 'שורה ג, מושב 125', ['125']],
    ['a number alone', '١٢٥', ['١٢٥']],
    ['Latin with Arabic digits', 'Seat ١٢', ['١٢']],
  ])('gives the number of a seat from left to right: %s', async (_, seat, numbers) => {
    const [page] = await readPdf(await printer.tickets([{ ...concert, seat, code: 'x' }], a4));
    for (const number of numbers) expect(page?.text).toContain(number);
  });

  test('is the same for the same ticket', async () => {
    const [one, other] = await Promise.all([printer.tickets([concert], a4), printer.tickets([concert], a4)]);
    expect(Buffer.from(one).equals(other)).toBe(true);
  });

  test('is made of the worst texts too', async () => {
    const worst = Object.values(hostile).map((text) => ({ ...concert, title: text, seat: text, holderName: text }));
    expect(await readPdf(await printer.tickets(worst, a4))).toHaveLength(worst.length);
  });
});

test('a receipt is printed, and the same again', async () => {
  const [one, other] = await Promise.all([printer.receipt(receipt, a4), printer.receipt(receipt, a4)]);
  expect(Buffer.from(one).equals(other)).toBe(true);
  const [page] = await readPdf(one);
  for (const said of ['Receiptno.12', 'WienerKonzerthausGmbH', '-€9.00', 'IncludesVAT13%', '€84.00'])
    expect(page?.text).toContain(said);
});

test('the squares are those of the code, with room around them', () => {
  const { size, data } = create(concert.code, { errorCorrectionLevel: 'M' }).modules;
  const unit = 196 / (size + 8);
  const shown = new Uint8Array(size * size);
  for (const { x, y, width } of qrSquares(concert.code, 196)) {
    const [column, row] = [Math.round(x / unit) - 4, Math.round(y / unit) - 4];
    shown.fill(1, row * size + column, row * size + column + Math.round(width / unit));
  }
  expect(shown).toEqual(Uint8Array.from(data));
});

describe('a printer', () => {
  test('refuses what is too much, and prints what it took', async () => {
    const small = openPrinter({ maxWaiting: 2 });
    const asked = await Promise.allSettled([1, 2, 3].map(() => small.tickets([concert], a4)));
    await small.close();
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(asked[2]).toMatchObject({ reason: { code: 'overloaded', retryAfterMs: 2_000 } });
  });

  test('gives up an order that takes too long, and goes on with the next', async () => {
    const hasty = openPrinter({ patienceMs: 1 });
    await expect(hasty.tickets([concert], a4)).rejects.toMatchObject({ code: 'overloaded' });
    await hasty.close();
    const patient = openPrinter();
    const broken = { ...concert, code: undefined as unknown as string };
    await expect(patient.tickets([broken], a4)).rejects.toMatchObject({ code: 'unexpected', retryable: false });
    expect((await patient.tickets([concert], a4)).length).toBeGreaterThan(1_000);
    await patient.close();
  });
});
