import type { CodedTicket } from '@ticketly/core/checkout';
import { PDFDocument, PDFNumber, PDFOperator, PDFOperatorNames, StandardFonts, rgb, setFillingColor } from 'pdf-lib';
import { create, toBuffer } from 'qrcode';
import type { QRCode } from 'qrcode';
import { nextTurn } from '../next-turn.ts';
import { fitText, lineHeight } from './fit-text.ts';

/** Readable with a scratch across it. */
const errorCorrectionLevel = 'M';
/** What stays light around the code, in squares of it. */
const margin = 2;

/**
 * The code's squares. Computing them and showing them each take some milliseconds of the event
 * loop: others have a turn in between.
 */
const squaresOf = async (code: string): Promise<QRCode> => {
  const squares = create(code, { errorCorrectionLevel });
  await nextTurn();
  return squares;
};

/** The signed code as a QR picture, 480 pixels wide. */
export const ticketQr = async (code: string): Promise<Uint8Array> => {
  // The same squares again, but without trying all masks for the best.
  const { version, maskPattern } = await squaresOf(code);
  return toBuffer(code, { errorCorrectionLevel, version, maskPattern, width: 480, margin });
};

/** Points: an A6 page. */
const page = { width: 298, height: 420 };
const side = page.width - 48;
const ink = rgb(0.1, 0.11, 0.16);

/**
 * The fonts that every reader has know Latin letters only; what they can't write is shown as a
 * question mark.
 */
const printable = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?');

/**
 * The ticket as a page to print: what it is for, and the code. The code is drawn as one path of
 * rectangles, sharp at any size; as a picture it would be compressed, read and compressed again on
 * the event loop.
 */
export const ticketPdf = async ({ ticket, code }: CodedTicket): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.setTitle(`Ticket ${printable(ticket.label)}`);
  const sheet = document.addPage([page.width, page.height]);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const plain = await document.embedFont(StandardFonts.Helvetica);
  // Reading the fonts takes some milliseconds too, once per process.
  await nextTurn();
  const { modules: squares } = await squaresOf(code);
  sheet.drawText('Ticket', { x: 24, y: page.height - 44, size: 22, font: bold, color: ink });
  const { lines, size } = fitText(printable(ticket.label), plain, { width: side, height: 40 });
  lines.forEach((line, at) => {
    sheet.drawText(line, {
      x: 24,
      y: page.height - 60 - (at + 1) * size * lineHeight + 2,
      size,
      font: plain,
      color: ink,
    });
  });
  sheet.pushOperators(setFillingColor(rgb(0, 0, 0)), ...darkRectangles(squares, { x: 24, y: 60 }), fill);
  sheet.drawText(ticket.ticketId, { x: 24, y: 34, size: 8, font: plain, color: ink });
  return document.save();
};

const fill = PDFOperator.of(PDFOperatorNames.FillNonZero);

/**
 * A rectangle for each run of dark squares in a line, in a box whose lower left corner is given.
 */
const darkRectangles = (
  { size, data }: QRCode['modules'],
  corner: { readonly x: number; readonly y: number },
): readonly PDFOperator[] => {
  const unit = side / (size + 2 * margin);
  const rectangles: PDFOperator[] = [];
  for (let line = 0; line < size; line += 1) {
    const dark = data.subarray(line * size, (line + 1) * size);
    const y = corner.y + side - (margin + line + 1) * unit;
    for (let from = dark.indexOf(1); from >= 0;) {
      const light = dark.indexOf(0, from);
      const end = light < 0 ? size : light;
      rectangles.push(rectangle(corner.x + (margin + from) * unit, y, (end - from) * unit, unit));
      from = dark.indexOf(1, end);
    }
  }
  return rectangles;
};

const rectangle = (...sides: readonly [x: number, y: number, width: number, height: number]): PDFOperator =>
  PDFOperator.of(
    PDFOperatorNames.AppendRectangle,
    sides.map((length) => PDFNumber.of(length)),
  );
