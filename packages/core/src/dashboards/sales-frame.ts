import type { Position } from '../messaging/index.ts';
import type { EventSales, SalesRow, SessionInSales } from '../views/index.ts';

/** All that an event has sold. */
export interface SalesSnapshot {
  readonly kind: 'snapshot';
  readonly position: Position;
  readonly sales: EventSales;
}

/** What is different since the frame before; the rows take the places of those with their keys. */
export interface SalesDelta {
  readonly kind: 'delta';
  readonly position: Position;
  readonly sales: Pick<EventSales, 'currency' | 'orders' | 'total'> & {
    readonly tiers: readonly SalesRow[];
    readonly sessions: readonly SessionInSales[];
    readonly days: readonly SalesRow[];
  };
}

/** Frames in order, laid one over the other, are the sales at the position of the last. */
export type SalesFrame = SalesSnapshot | SalesDelta;

export type SalesFrameListener = (frame: SalesFrame) => void;
