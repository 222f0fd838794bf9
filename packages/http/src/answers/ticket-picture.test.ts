import type { Ticket } from '@ticketly/core';
import { PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from 'pdf-lib';
import { create, toBuffer } from 'qrcode';
import { expect, test } from 'vitest';
import { ticketPdf, ticketQr } from './ticket-picture.ts';

const code = 'ARNjcmFwIG9mIGEgY29kZSwgYXMgbG9uZyBhcyB0aG9zZSBvZiB0aWNrZXRzIGFyZQ'.repeat(3);
const ticket = { ticketId: '0190a5d0-0000-7000-8000-000000000004', label: 'Balcony, row C, seat 12' } as Ticket;

/** What is drawn on the page, as the operators of PDF. */
const drawnOn = async (bytes: Uint8Array): Promise<string> => {
  const document = await PDFDocument.load(bytes);
  const streams = document.context.enumerateIndirectObjects().flatMap(([, found]) => {
    const isDrawing = found instanceof PDFRawStream && found.dict.get(PDFName.of('Type')) === undefined;
    return isDrawing ? [new TextDecoder().decode(decodePDFRawStream(found).decode())] : [];
  });
  return streams.join('\n');
};

test('the page shows exactly the squares of the code, as one path and without a picture', async () => {
  const { size, data } = create(code, { errorCorrectionLevel: 'M' }).modules;
  const drawn = await drawnOn(await ticketPdf({ ticket, code }));
  const rectangles = Array.from(drawn.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm), (found) =>
    found.slice(1).map(Number),
  );
  const unit = rectangles[0]?.[3] ?? 0;
  const left = Math.min(...rectangles.map(([x = 0]) => x));
  const top = Math.max(...rectangles.map(([, y = 0]) => y));
  const shown = new Uint8Array(size * size);
  for (const [x = 0, y = 0, width = 0] of rectangles) {
    const [column, line] = [Math.round((x - left) / unit), Math.round((top - y) / unit)];
    shown.fill(1, line * size + column, line * size + column + Math.round(width / unit));
  }
  expect(shown).toEqual(data);
  expect(drawn.match(/^f$/gm)).toHaveLength(1);
  expect(drawn).not.toMatch(/ Do$/m);
});

test('the picture is the one of the code', async () => {
  expect(await ticketQr(code)).toEqual(await toBuffer(code, { errorCorrectionLevel: 'M', width: 480, margin: 2 }));
});
