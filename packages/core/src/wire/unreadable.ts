import { TicketlyFault } from '../kernel/index.ts';
import type { WireRecord } from './wire-record.ts';

const shownMaxLength = 200;

/** The fault of a record that is no fact: what is wrong with it, and which one it is. */
export const unreadable = ({ headers }: WireRecord, sentence: string, cause?: unknown): TicketlyFault => {
  const position = headers?.['position'];
  // Bytes show as numbers: whoever looks for the record compares text.
  const shown = position instanceof Uint8Array ? new TextDecoder().decode(position) : String(position ?? 'unknown');
  return new TicketlyFault(
    'corrupt',
    `a record of the log (position ${shown.slice(0, shownMaxLength)}) can't be read: ${sentence.slice(0, shownMaxLength)}`,
    { cause },
  );
};
