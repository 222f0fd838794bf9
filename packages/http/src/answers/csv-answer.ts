import { nextTurn } from '../next-turn.ts';
import type { PiecesAnswer } from '../route.ts';

/** One cell; null leaves it empty. */
export type CsvCell = string | number | null;

/** A table that is sent as it is read. */
export interface CsvTable {
  /** The file name under which the browser saves it: letters, digits, `-`, `.` and `_`. */
  readonly fileName: string;
  readonly columns: readonly string[];
  /**
   * The rows, in batches; the next batch is requested only once the reader has taken the last one.
   */
  readonly pages: AsyncIterable<readonly (readonly CsvCell[])[]>;
}

/** Spreadsheets recognize UTF-8 only by this mark. */
const byteOrderMark = '\uFEFF';

/** What makes a spreadsheet take text for a formula, including the full-width forms. */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Writes a cell as RFC 4180 defines it. Text that a spreadsheet would run as a formula gets a
 * leading apostrophe, which shows it as text; numbers are ours and stay unchanged.
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
 * later failure cuts the connection, and the client sees that the file is incomplete.
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
    // A store in memory answers at once, so yield to other requests here.
    await nextTurn();
  }
}
