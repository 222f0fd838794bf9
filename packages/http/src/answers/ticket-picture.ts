import { create, toBuffer } from 'qrcode';
import { nextTurn } from '../next-turn.ts';

/** Readable even when scratched. */
const errorCorrectionLevel = 'M';
/** The light margin around the code, in modules. */
const margin = 2;

/**
 * The signed code as a QR picture, 480 pixels wide. Computing the modules and rendering them each
 * take some milliseconds of the event loop, so other requests get a turn in between.
 */
export const ticketQr = async (code: string): Promise<Uint8Array> => {
  const { version, maskPattern } = create(code, { errorCorrectionLevel });
  await nextTurn();
  // The same modules again, but without trying all masks for the best.
  return toBuffer(code, { errorCorrectionLevel, version, maskPattern, width: 480, margin });
};
