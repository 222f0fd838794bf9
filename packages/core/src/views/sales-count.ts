import { invariant, money, splitMoney } from '../kernel/index.ts';
import { justRefundedOf, linesJustRefunded } from '../orders/index.ts';
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

const steps: Readonly<Record<CountedType, keyof OrderCount | undefined>> = {
  OrderPlaced: 'placed',
  OrderPaid: 'paid',
  /** The order is still paid for. */
  OrderPartlyRefunded: undefined,
  OrderRefunded: 'refunded',
  OrderExpired: 'expired',
  OrderCancelled: 'cancelled',
};

/** The facts of an order that are counted, for views to name among theirs. */
export const salesTypes: readonly CountedType[] = Object.keys(steps) as CountedType[];

/** Counts an order's step. */
export const countOrder = (orders: OrderCount, { type }: SalesFact): OrderCount => {
  const step = steps[type];
  return step === undefined ? orders : { ...orders, [step]: orders[step] + 1 };
};

/** What a fact sells or gives back: the lines, and the money of each, or of none of them. */
interface Moved {
  readonly lines: readonly OrderLine[];
  readonly amountMinor: number;
}

/**
 * What a fact moves; undefined if it moves nothing. What was given back beside the tickets' prices,
 * as fees are, is not counted, since it was not when they were sold.
 */
const movedBy = ({ type, payload }: SalesFact): Moved | undefined => {
  if (type === 'OrderPaid') return { lines: payload.lines, amountMinor: worthOf(payload.lines) };
  if (type !== 'OrderRefunded' && type !== 'OrderPartlyRefunded') return undefined;
  const lines = linesJustRefunded(payload);
  const refunded = justRefundedOf(payload).amountMinor;
  return { lines, amountMinor: lines.length === 0 ? refunded : Math.min(refunded, worthOf(lines)) };
};

const worthOf = (lines: readonly OrderLine[]): number => lines.reduce((sum, { price }) => sum + price.amountMinor, 0);

const addMoved = <Row extends SalesCount>(row: Row, type: SalesFact['type'], { lines, amountMinor }: Moved): Row => {
  const [tickets, sumName] =
    type === 'OrderPaid' ? (['ticketsSold', 'grossMinor'] as const) : (['ticketsRefunded', 'refundedMinor'] as const);
  const sum = row[sumName] + amountMinor;
  invariant(Number.isSafeInteger(sum), `${sum} is more than can be counted`);
  return { ...row, [tickets]: row[tickets] + lines.length, [sumName]: sum };
};

/** Counts an order's tickets and money, if the fact is about them. */
export const countSale = <Row extends SalesCount>(row: Row, fact: SalesFact): Row => {
  const what = movedBy(fact);
  return what === undefined ? row : addMoved(row, fact.type, what);
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
  return { ...sales, currency, orders, total: countSale(sales.total, fact) };
};

/** Counts an order in one row. */
export const countRow = (rows: readonly SalesRow[], fact: SalesFact, key: string): readonly SalesRow[] =>
  movedBy(fact) === undefined ? rows : changeRow(rows, key, (row = { key, ...noSales }) => countSale(row, fact));

/**
 * Counts an order in the rows that its lines belong to. Money that went back without a seat belongs
 * to none of them.
 */
export const countRows = (
  rows: readonly SalesRow[],
  fact: SalesFact,
  keyOf: (line: OrderLine) => string,
): readonly SalesRow[] => {
  const what = movedBy(fact);
  if (what === undefined || what.lines.length === 0) return rows;
  let counted = rows;
  for (const [key, part] of partsOf(what, fact.payload.total.currency, keyOf))
    counted = changeRow(counted, key, (row = { key, ...noSales }) => addMoved(row, fact.type, part));
  return counted;
};

/** What is moved by key, the money in proportion to the prices. */
const partsOf = (
  { lines, amountMinor }: Moved,
  currency: string,
  keyOf: (line: OrderLine) => string,
): readonly (readonly [string, Moved])[] => {
  const groups = [...Map.groupBy(lines, keyOf)];
  const worths = groups.map(([, own]) => worthOf(own));
  const shares = worths.every((worth) => worth === 0) ? [] : splitMoney(money(amountMinor, currency), worths);
  return groups.map(([key, own], place) => [key, { lines: own, amountMinor: shares[place]?.amountMinor ?? 0 }]);
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
