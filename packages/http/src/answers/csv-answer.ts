import { nextTurn } from '../next-turn.ts';
import type { PiecesAnswer } from '../route.ts';

/** One cell; null leaves it empty. */
export type CsvCell = string | number | null;

/** A table that is sent as it is read. */
export interface CsvTable {
  /** As the browser saves it: letters, digits, `-`, `.` and `_`. */
  readonly fileName: string;
  readonly columns: readonly string[];
  /** The rows, some at a time; asked for more only when the reader has taken what was sent. */
  readonly pages: AsyncIterable<readonly (readonly CsvCell[])[]>;
}

/** Spreadsheets take UTF-8 for what it is only behind this mark. */
const byteOrderMark = '\uFEFF';

/** What makes a spreadsheet take a text for a formula, in its full-width form too. */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Writes a cell as RFC 4180 has it. A text that a spreadsheet would run as a formula gets an
 * apostrophe in front, which shows it as text; numbers are ours and stay as they are.
 */
export const csvCell = (cell: CsvCell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const csvRow = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Streams a table as CSV (RFC 4180, UTF-8), a page at a time, so that its length costs no memory.
 * The first page is read before anything is sent, so a failure until then is an ordinary answer; a
 * later one cuts the connection, and the client sees that the file is not whole.
 */
export const csvAnswer = async ({ fileName, columns, pages }: CsvTable): Promise<PiecesAnswer> => {
  const reading = pages[Symbol.asyncIterator]();
  const first = await reading.next();
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${fileName}"`,
    },
    pieces: () => spell(columns, first, reading),
  };
};

async function* spell(
  columns: readonly string[],
  first: IteratorResult<readonly (readonly CsvCell[])[], unknown>,
  reading: AsyncIterator<readonly (readonly CsvCell[])[]>,
): AsyncGenerator<string> {
  yield byteOrderMark + csvRow(columns);
  for (let page = first; page.done !== true; page = await reading.next()) {
    if (page.value.length > 0) yield page.value.map(csvRow).join('');
    // A store in memory answers at once: others get their turn all the same.
    await nextTurn();
  }
}
