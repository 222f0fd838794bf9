import type { Alignment, Drawing } from '../sheet.ts';
import type { Fonts, Weight } from './fonts.ts';
import { lineHeight, setText } from './set-text.ts';

/** How a text of a column is set. */
export interface TextStyle {
  /** At the most. */
  readonly height: number;
  readonly largest: number;
  readonly smallest: number;
  readonly weight?: Weight;
  readonly tone?: 'ink' | 'quiet';
  readonly align?: Alignment;
}

/** A column of a sheet, filled from its top: each thing stands below the one before. */
export interface Column {
  text(text: string, style: TextStyle): readonly Drawing[];
  gap(height: number): readonly Drawing[];
  rule(): readonly Drawing[];
  /** Columns side by side, of these shares of the width; goes on below the longest. */
  split<Item>(
    items: readonly Item[],
    fill: (item: Item, column: Column) => readonly Drawing[],
    shares?: readonly number[],
  ): readonly Drawing[];
  /** How far down it is filled. */
  readonly bottom: number;
}

const tones = { ink: '#191c29', quiet: '#5d6272' } as const;
const gutter = 12;

/** Begins a column at a corner. */
export const textIn = (
  fonts: Fonts,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): Column => {
  let bottom = y;
  const take = (height: number): { x: number; y: number; width: number; height: number } => {
    const box = { x, y: bottom, width, height };
    bottom += height;
    return box;
  };
  return {
    text: (text, { height, largest, smallest, weight = 'regular', tone = 'ink', align = 'start' }) => {
      const set = setText(text, { width, height, largest, smallest, weight }, fonts);
      const box = take(set.lines.length * set.size * lineHeight);
      return [{ kind: 'text', box, set, color: tones[tone], align }];
    },
    gap: (height) => {
      take(height);
      return [];
    },
    rule: () => [{ kind: 'rule', box: take(0.75) }],
    split: (items, fill, shares = items.map(() => 1)) => {
      const unit = (width - gutter * (items.length - 1)) / shares.reduce((sum, share) => sum + share, 0);
      let left = x;
      const columns = items.map((item, at) => {
        const own = unit * (shares[at] ?? 1);
        const column = textIn(fonts, { x: left, y: bottom, width: own });
        left += own + gutter;
        return { drawings: fill(item, column), bottom: column.bottom };
      });
      bottom = Math.max(bottom, ...columns.map((column) => column.bottom));
      return columns.flatMap(({ drawings }) => drawings);
    },
    get bottom() {
      return bottom;
    },
  };
};
