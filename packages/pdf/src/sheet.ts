import type { Paper } from '@ticketly/core';
import type { Rectangle } from './qr-squares.ts';
import type { SetText } from './type/set-text.ts';

/** Where a text's lines begin or end; `start` is the side from which it is read. */
export type Alignment = 'start' | 'center' | 'right';

/** What is drawn on a sheet, in points from its upper left corner. */
export type Drawing =
  | {
      readonly kind: 'text';
      readonly box: Rectangle;
      readonly set: SetText;
      readonly color: string;
      readonly align: Alignment;
    }
  | { readonly kind: 'squares'; readonly box: Rectangle; readonly squares: readonly Rectangle[] }
  | { readonly kind: 'frame'; readonly box: Rectangle }
  | { readonly kind: 'rule'; readonly box: Rectangle };

/** One page. */
export interface Sheet {
  readonly size: PaperSize;
  readonly drawings: readonly Drawing[];
}

/** In points. */
export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

/** The sheets there are. */
export const paperSizes: Readonly<Record<Paper, PaperSize>> = {
  a4: { width: 595.28, height: 841.89 },
  letter: { width: 612, height: 792 },
};
