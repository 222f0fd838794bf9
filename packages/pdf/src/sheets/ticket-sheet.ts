import type { Paper, PrintedTicket } from '@ticketly/core';
import { qrSquares } from '../qr-squares.ts';
import { paperSizes } from '../sheet.ts';
import type { Drawing, Sheet } from '../sheet.ts';
import type { Fonts } from '../type/fonts.ts';
import { textIn } from '../type/text-in.ts';
import type { Column } from '../type/text-in.ts';

const margin = 42;
const padding = 20;
const codeSide = 196;
const frameHeight = 304;

/**
 * A ticket as a sheet: what it is for on the left, the code on the right, where nothing else
 * stands. Every text has a box of its own that it never leaves.
 */
export const ticketSheet = (ticket: PrintedTicket, paper: Paper, fonts: Fonts): Sheet => {
  const size = paperSizes[paper];
  const frame = { x: margin, y: margin, width: size.width - 2 * margin, height: frameHeight };
  const left = frame.x + padding;
  const codeX = frame.x + frame.width - padding - codeSide;
  const code = { x: codeX, y: frame.y + padding, width: codeSide, height: codeSide };
  const words = textIn(fonts, { x: left, y: frame.y + padding, width: codeX - padding - left });
  return {
    size,
    drawings: [
      { kind: 'frame', box: frame },
      ...aboutEvent(ticket, words),
      ...aboutSeat(ticket, words),
      { kind: 'squares', box: code, squares: qrSquares(ticket.code, codeSide) },
      ...belowCode(ticket, textIn(fonts, { ...code, y: code.y + codeSide + 6 })),
    ],
  };
};

const aboutEvent = ({ title, time, venueName, place }: PrintedTicket, words: Column): readonly Drawing[] =>
  [
    words.text(title, { height: 84, largest: 22, smallest: 7, weight: 'bold' }),
    words.gap(4),
    words.text(time, { height: 19, largest: 12.5, smallest: 7, weight: 'bold' }),
    words.text(venueName, { height: 34, largest: 12, smallest: 5 }),
    words.text(place, { height: 20, largest: 11, smallest: 5, tone: 'quiet' }),
    words.gap(4),
    words.rule(),
    words.gap(6),
  ].flat();

const aboutSeat = ({ seat, tierName, holderName }: PrintedTicket, words: Column): readonly Drawing[] => [
  ...words.text('Seat', { height: 11, largest: 8, smallest: 8, tone: 'quiet' }),
  ...words.text(seat, { height: 38, largest: 14, smallest: 5, weight: 'bold' }),
  ...words.split(
    [['Category', tierName], ...(holderName === null ? [] : [['Name', holderName] as const])],
    ([name, value], column) => [
      ...column.text(name, { height: 11, largest: 8, smallest: 8, tone: 'quiet' }),
      ...column.text(value, { height: 32, largest: 11, smallest: 5 }),
    ],
  ),
];

const belowCode = ({ ticketId }: PrintedTicket, words: Column): readonly Drawing[] => [
  ...words.text(ticketId, { height: 10, largest: 7, smallest: 5, tone: 'quiet', align: 'center' }),
  ...words.gap(4),
  ...words.text('One entry. Whoever has a copy of this code can enter in your place.', {
    height: 22,
    largest: 7,
    smallest: 5,
    tone: 'quiet',
    align: 'center',
  }),
];
