import { textProblems } from '../kernel/index.ts';
import type { Problem } from '../kernel/index.ts';

/** Who sells, as its receipts have to say: the organizer's word, and nobody checks it here. */
export interface Seller {
  /** As it is registered. */
  readonly legalName: string;
  /** In lines. */
  readonly address: string;
  /** The number under which it pays taxes; null for those who have none. */
  readonly taxId: string | null;
}

const maxLines = 6;

/** What is wrong with a seller's details; nothing if they are sound. */
export const sellerProblems = ({ legalName, address, taxId }: Seller): readonly Problem[] => [
  ...textProblems('legalName', legalName, { max: 200 }),
  ...textProblems('address', address, { max: 500, lines: true }),
  ...(address.split('\n').length <= maxLines
    ? []
    : [{ path: 'address', code: 'too-many', message: `this takes ${maxLines} lines at the most` }]),
  ...(taxId === null ? [] : textProblems('taxId', taxId, { max: 40 })),
];

/** Without blanks around, and with one kind of line breaks. */
export const tidySeller = ({ legalName, address, taxId }: Seller): Seller => ({
  legalName: legalName.trim(),
  address: address.replaceAll('\r\n', '\n').trim(),
  taxId: taxId === null ? null : taxId.trim(),
});
