import type { CodedTicket } from '@ticketly/core';
import { PDFDocument, StandardFonts, rgb } from 'pdf-lib';
import { toBuffer } from 'qrcode';
import { fitText, lineHeight } from './fit-text.ts';

/** The signed code as a QR picture, 480 pixels wide, readable with a scratch across it (correction level M). */
export const ticketQr = (code: string): Promise<Uint8Array> =>
  toBuffer(code, { errorCorrectionLevel: 'M', width: 480, margin: 2 });

/** Points: an A6 page. */
const page = { width: 298, height: 420 };
const ink = rgb(0.1, 0.11, 0.16);

/** The fonts that every reader has know Latin letters only; what they can't write is shown as a question mark. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?');

/** The ticket as a page to print: what it is for, and the code. */
export const ticketPdf = async ({ ticket, code }: CodedTicket): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.setTitle(`Ticket ${printable(ticket.label)}`);
  const sheet = document.addPage([page.width, page.height]);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const picture = await document.embedPng(await ticketQr(code));
  sheet.drawText('Ticket', { x: 24, y: page.height - 44, size: 22, font: bold, color: ink });
  const { lines, size } = fitText(printable(ticket.label), plain, { width: page.width - 48, height: 40 });
  lines.forEach((line, at) => {
    sheet.drawText(line, {
      x: 24,
      y: page.height - 60 - (at + 1) * size * lineHeight + 2,
      size,
      font: plain,
      color: ink,
    });
  });
  sheet.drawImage(picture, { x: 24, y: 60, width: page.width - 48, height: page.width - 48 });
  sheet.drawText(ticket.ticketId, { x: 24, y: 34, size: 8, font: plain, color: ink });
  return document.save();
};
