import type { Paper, ReceiptRow, ReceiptSum, ReceiptWords } from '@ticketly/core';
import { paperSizes } from '../sheet.ts';
import type { Drawing, Sheet } from '../sheet.ts';
import type { Fonts } from '../type/fonts.ts';
import { textIn } from '../type/text-in.ts';
import type { Column, TextStyle } from '../type/text-in.ts';

const margin = 48;
/** Room at the foot of a page for its number. */
const foot = 24;
const small: TextStyle = { height: 26, largest: 9, smallest: 5 };

/** Something that is as high as what it says takes, and stays on one page. */
type Block = (column: Column) => readonly Drawing[];

/** A receipt as sheets: a new one begins where the next line would not fit any more. */
export const receiptSheets = (receipt: ReceiptWords, paper: Paper, fonts: Fonts): readonly Sheet[] => {
  const size = paperSizes[paper];
  const begin = (): Column => textIn(fonts, { x: margin, y: margin, width: size.width - 2 * margin });
  const pages: Drawing[][] = [[]];
  let column = begin();
  for (const block of blocksOf(receipt)) {
    const probe = textIn(fonts, { x: margin, y: column.bottom, width: size.width - 2 * margin });
    const drawings = block(probe);
    if (probe.bottom <= size.height - margin - foot) {
      pages.at(-1)?.push(...drawings);
      column = probe;
      continue;
    }
    column = begin();
    pages.push([...block(column)]);
  }
  return pages.map((drawings, at) => ({
    size,
    drawings: [...drawings, ...footer(fonts, size, `${receipt.title} · ${at + 1}/${pages.length}`)],
  }));
};

const footer = (fonts: Fonts, size: Sheet['size'], text: string): readonly Drawing[] =>
  textIn(fonts, { x: margin, y: size.height - margin - 12, width: size.width - 2 * margin }).text(text, {
    ...small,
    height: 12,
    tone: 'quiet',
    align: 'center',
  });

const blocksOf = (receipt: ReceiptWords): readonly Block[] => [
  (column) => header(receipt, column),
  (column) => column.gap(14),
  ...receipt.about.map(
    (about): Block =>
      (column) =>
        aboutRow(about, column),
  ),
  (column) => [...column.gap(16), ...column.rule(), ...column.gap(5)],
  ...receipt.rows.map(
    (row): Block =>
      (column) =>
        lineRow(row, column),
  ),
  (column) => [...column.gap(3), ...column.rule(), ...column.gap(5)],
  ...receipt.sums.map(
    (sum): Block =>
      (column) =>
        sumRow(sum, column),
  ),
];

const header = ({ title, sellerName, sellerLines }: ReceiptWords, column: Column): readonly Drawing[] =>
  column.split(
    ['seller', 'title'] as const,
    (side, part) =>
      side === 'title'
        ? part.text(title, { height: 60, largest: 20, smallest: 9, weight: 'bold', align: 'right' })
        : [
            ...part.text(sellerName, { height: 48, largest: 13, smallest: 6, weight: 'bold' }),
            ...sellerLines.flatMap((line) => part.text(line, { ...small, height: 30, largest: 10 })),
          ],
    [3, 2],
  );

const aboutRow = ([name, value]: readonly [string, string], column: Column): readonly Drawing[] =>
  column.split(
    [name, value],
    (text, part) => part.text(text, { ...small, ...(text === name ? { tone: 'quiet' } : { height: 40 }) }),
    [1, 5],
  );

const lineRow = ({ label, detail, amount }: ReceiptRow, column: Column): readonly Drawing[] => [
  ...column.split(
    [label, detail, amount],
    (text, part) => part.text(text, { ...small, height: 44, largest: 10, ...(text === amount && { align: 'right' }) }),
    [6, 3, 3],
  ),
  ...column.gap(2),
];

const sumRow = ({ label, amount, kind }: ReceiptSum, column: Column): readonly Drawing[] => [
  ...column.split(
    ['label', 'amount'] as const,
    (side, part) =>
      part.text(side === 'label' ? label : amount, {
        ...small,
        height: 32,
        largest: kind === 'total' ? 12 : 10,
        weight: kind === 'total' ? 'bold' : 'regular',
        tone: kind === 'within' ? 'quiet' : 'ink',
        ...(side === 'amount' && { align: 'right' }),
      }),
    [9, 3],
  ),
  ...column.gap(2),
];
