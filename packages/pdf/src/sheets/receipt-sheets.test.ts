import type { ReceiptWords } from '@ticketly/core';
import { describe, expect, test } from 'vitest';
import { allFonts, hostile, receipt, scripts } from '../hostile-texts.fixture.ts';
import { clashes, runaways, saidOn } from './layout-checks.fixture.ts';
import { receiptSheets } from './receipt-sheets.ts';

const fonts = allFonts();

const withEverywhere = (text: string): ReceiptWords => ({
  title: text,
  sellerName: text,
  sellerLines: [text, text, text],
  about: [[text, text]],
  rows: [{ label: text, detail: text, amount: text }],
  sums: [{ label: text, amount: text, kind: 'total' }],
});

describe.each(['a4', 'letter'] as const)('a receipt on %s', (paper) => {
  test.each(Object.entries({ ...scripts, ...hostile }))('keeps every text in its box: %s', (_, text) => {
    const sheets = receiptSheets(withEverywhere(text), paper, fonts);
    expect(sheets.flatMap((sheet) => [...clashes(sheet), ...runaways(sheet)])).toEqual([]);
  });

  test('goes on on further pages, with every line on one of them, in order', () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({ label: `Seat ${at}`, detail: 'Stalls', amount: '€1.00' }));
    const sheets = receiptSheets({ ...receipt, rows }, paper, fonts);
    expect(sheets.length).toBeGreaterThan(3);
    expect(sheets.flatMap((sheet) => [...clashes(sheet), ...runaways(sheet)])).toEqual([]);
    const said = sheets.flatMap(saidOn);
    expect(said.filter((text) => text.startsWith('Seat '))).toEqual(rows.map(({ label }) => label));
    expect(said).toContain(`Receipt no. 12 · ${sheets.length}/${sheets.length}`);
  });
});
