import { invariant } from '../kernel/index.ts';
import type { OrderFact, OrderLine } from '../orders/index.ts';
import type { ToldFact } from './view.ts';

/**
 * Tickets and money. What came back is counted beside what was sold, so no number ever falls, and
 * what is left is the one less the other. Amounts are prices as they stand on the orders, in minor
 * units of the document's currency.
 */
export interface SalesCount {
  readonly ticketsSold: number;
  readonly ticketsRefunded: number;
  readonly grossMinor: number;
  readonly refundedMinor: number;
}

/** What was sold under a key. Rows are sorted by it. */
export interface SalesRow extends SalesCount {
  readonly key: string;
}

/**
 * Holds that became orders, and what became of these. An order that was paid after it had expired
 * counts as both.
 */
export interface OrderCount {
  readonly placed: number;
  readonly paid: number;
  readonly refunded: number;
  readonly expired: number;
  readonly cancelled: number;
}

/** What is counted of everything that sells. */
export interface SalesTotal {
  /** ISO 4217. */
  readonly currency: string;
  readonly orders: OrderCount;
  readonly total: SalesCount;
}

export const noSales: SalesCount = { ticketsSold: 0, ticketsRefunded: 0, grossMinor: 0, refundedMinor: 0 };
export const noOrders: OrderCount = { placed: 0, paid: 0, refunded: 0, expired: 0, cancelled: 0 };

type CountedType = Exclude<OrderFact['type'], 'OrderPinned'>;

/** One of the facts of an order that are counted. */
export type SalesFact = ToldFact<CountedType>;

const steps: Readonly<Record<CountedType, keyof OrderCount>> = {
  OrderPlaced: 'placed',
  OrderPaid: 'paid',
  OrderRefunded: 'refunded',
  OrderExpired: 'expired',
  OrderCancelled: 'cancelled',
};

/** The facts of an order that are counted, for views to name among theirs. */
export const salesTypes: readonly CountedType[] = Object.keys(steps) as CountedType[];

/** Counts an order's step. */
export const countOrder = (orders: OrderCount, { type }: SalesFact): OrderCount => {
  const step = steps[type];
  return { ...orders, [step]: orders[step] + 1 };
};

/** Counts an order's tickets and money, if the fact is about them. */
export const countSale = <Row extends SalesCount>(row: Row, { type }: SalesFact, lines: readonly OrderLine[]): Row => {
  if (type !== 'OrderPaid' && type !== 'OrderRefunded') return row;
  const amountMinor = lines.reduce((sum, { price }) => sum + price.amountMinor, 0);
  const [tickets, money] =
    type === 'OrderPaid' ? (['ticketsSold', 'grossMinor'] as const) : (['ticketsRefunded', 'refundedMinor'] as const);
  const sum = row[money] + amountMinor;
  invariant(Number.isSafeInteger(sum), `${sum} is more than can be counted`);
  return { ...row, [tickets]: row[tickets] + lines.length, [money]: sum };
};

/**
 * Counts an order in a document. One in another currency than those before it can't be: its fact is
 * set aside. Before the first sale the event may have changed its currency.
 */
export const countTotal = <Sales extends SalesTotal>(sales: Sales, fact: SalesFact): Sales => {
  const { currency } = fact.payload.total;
  const isFirst = sales.total.ticketsSold === 0;
  invariant(isFirst || currency === sales.currency, `${currency} can't be counted among ${sales.currency}`);
  const orders = countOrder(sales.orders, fact);
  return { ...sales, currency, orders, total: countSale(sales.total, fact, fact.payload.lines) };
};

/** Counts an order in the rows that its lines belong to. */
export const countRows = (
  rows: readonly SalesRow[],
  fact: SalesFact,
  keyOf: (line: OrderLine) => string,
): readonly SalesRow[] => {
  if (fact.type !== 'OrderPaid' && fact.type !== 'OrderRefunded') return rows;
  let counted = rows;
  for (const [key, lines] of Map.groupBy(fact.payload.lines, keyOf))
    counted = changeRow(counted, key, (row = { key, ...noSales }) => countSale(row, fact, lines));
  return counted;
};

/**
 * Changes the row with a key, or adds one. The rows are an array rather than an object by key
 * because a fold copies them for every fact: of 5,000 sections that takes microseconds.
 */
export const changeRow = <Row extends { readonly key: string }>(
  rows: readonly Row[],
  key: string,
  change: (row: Row | undefined) => Row,
): readonly Row[] => {
  const at = placeOf(rows, key);
  const found = rows[at];
  const known = found?.key === key ? found : undefined;
  const changed = rows.slice();
  changed.splice(at, known === undefined ? 0 : 1, change(known));
  return changed;
};

/** Where a key is, or would be. */
const placeOf = (rows: readonly { readonly key: string }[], key: string): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = rows[middle]?.key;
    if (found !== undefined && found < key) low = middle + 1;
    else high = middle;
  }
  return low;
};
