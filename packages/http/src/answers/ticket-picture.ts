import { create, toBuffer } from 'qrcode';
import { nextTurn } from '../next-turn.ts';

/** Readable with a scratch across it. */
const errorCorrectionLevel = 'M';
/** What stays light around the code, in squares of it. */
const margin = 2;

/**
 * The signed code as a QR picture, 480 pixels wide. Computing the squares and showing them each
 * take some milliseconds of the event loop: others have a turn in between.
 */
export const ticketQr = async (code: string): Promise<Uint8Array> => {
  const { version, maskPattern } = create(code, { errorCorrectionLevel });
  await nextTurn();
  // The same squares again, but without trying all masks for the best.
  return toBuffer(code, { errorCorrectionLevel, version, maskPattern, width: 480, margin });
};
