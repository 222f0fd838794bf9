import { invariant, money, splitMoney } from '../kernel/index.ts';
import { justRefundedOf, linesJustRefunded } from '../orders/index.ts';
import type { OrderFact, OrderLine } from '../orders/index.ts';
import type { OrderPrice } from '../pricing/index.ts';
import type { ToldFact } from './view.ts';

/**
 * Tickets and money, in minor units of the document's currency. Refunds are counted separately from
 * sales, so no number ever falls. Net ticket revenue is gross less discount and refunded.
 */
export interface SalesCount {
  readonly ticketsSold: number;
  readonly ticketsRefunded: number;
  /** The prices of the tickets sold, before discounts. */
  readonly grossMinor: number;
  /** Refunds of ticket prices, and money that went back without a ticket. */
  readonly refundedMinor: number;
  /** What discounts took off. Absent: nothing. */
  readonly discountMinor?: number;
  /** What buyers paid in fees on top of prices, refunded or not. Absent: nothing. */
  readonly feesMinor?: number;
  /**
   * The taxes included in prices and added to them, refunded or not. Absent: no tax is declared.
   */
  readonly taxesMinor?: number;
}

/** The sales under a key. Rows are sorted by key. */
export interface SalesRow extends SalesCount {
  readonly key: string;
}

/**
 * Orders placed, and how they ended. An order that was paid after it had expired counts as both.
 */
export interface OrderCount {
  readonly placed: number;
  readonly paid: number;
  readonly refunded: number;
  readonly expired: number;
  readonly cancelled: number;
}

/** The counts that every sales view has. */
export interface SalesTotal {
  /** ISO 4217. */
  readonly currency: string;
  readonly orders: OrderCount;
  readonly total: SalesCount;
}

export const noSales: SalesCount = { ticketsSold: 0, ticketsRefunded: 0, grossMinor: 0, refundedMinor: 0 };
export const noOrders: OrderCount = { placed: 0, paid: 0, refunded: 0, expired: 0, cancelled: 0 };

type CountedType = Exclude<OrderFact['type'], 'OrderPinned'>;

/** A counted fact of an order. */
export type SalesFact = ToldFact<CountedType>;

const steps: Readonly<Record<CountedType, keyof OrderCount | undefined>> = {
  OrderPlaced: 'placed',
  OrderPaid: 'paid',
  /** The order still counts as paid. */
  OrderPartlyRefunded: undefined,
  OrderRefunded: 'refunded',
  OrderExpired: 'expired',
  OrderCancelled: 'cancelled',
};

/** The counted facts of an order, for views to list among their types. */
export const salesTypes: readonly CountedType[] = Object.keys(steps) as CountedType[];

/** Counts an order's step. */
export const countOrder = (orders: OrderCount, { type }: SalesFact): OrderCount => {
  const step = steps[type];
  return step === undefined ? orders : { ...orders, [step]: orders[step] + 1 };
};

/** Adds counts. A sum that is not a safe integer is a bug. */
export const addCounts = <Counts extends object>(
  counts: Counts,
  more: { readonly [Name in keyof Counts]?: number },
): Counts => {
  const sums = Object.entries<number>(more as Record<string, number>).map(([name, amount]) => {
    const sum = ((counts as Record<string, number | undefined>)[name] ?? 0) + amount;
    invariant(Number.isSafeInteger(sum), `${sum} is more than can be counted`);
    return [name, sum];
  });
  return { ...counts, ...(Object.fromEntries(sums) as Partial<Counts>) };
};

/** What some lines of an order add to the counts. */
type Counted = (lines: readonly OrderLine[]) => Partial<SalesCount>;

/**
 * The lines that a fact sells or refunds, and how they count; undefined if it does neither. Refunds
 * on top of ticket prices, such as fees, are not counted.
 */
const movedBy = (fact: SalesFact): { readonly lines: readonly OrderLine[]; readonly counted: Counted } | undefined => {
  const { type, payload } = fact;
  const paidOf = payload.price === undefined ? priceOfLine : partsOfLines(payload.price, payload.lines);
  if (type === 'OrderPaid')
    return { lines: payload.lines, counted: (lines) => ({ ticketsSold: lines.length, ...soldOf(lines.map(paidOf)) }) };
  if (type !== 'OrderRefunded' && type !== 'OrderPartlyRefunded') return undefined;
  const lines = linesJustRefunded(payload);
  const due = lines.map(paidOf).map(({ grossMinor, discountMinor }) => grossMinor - discountMinor);
  const { amountMinor, currency } = justRefundedOf(payload);
  const worth = due.reduce((sum, amount) => sum + amount, 0);
  const back = money(lines.length === 0 ? amountMinor : Math.min(amountMinor, worth), currency);
  const shares = new Map(worth === 0 ? [] : splitMoney(back, due).map((share, at) => [lines[at], share.amountMinor]));
  const refunded: Counted = (some) => ({
    ticketsRefunded: some.length,
    refundedMinor: some.reduce((sum, line) => sum + (shares.get(line) ?? 0), 0),
  });
  return { lines, counted: lines.length === 0 ? () => ({ refundedMinor: back.amountMinor }) : refunded };
};

type Parts = Required<Omit<SalesCount, 'ticketsSold' | 'ticketsRefunded' | 'refundedMinor'>>;

const priceOfLine = ({ price }: OrderLine): Parts => ({
  grossMinor: price.amountMinor,
  discountMinor: 0,
  feesMinor: 0,
  taxesMinor: 0,
});

const partsOfLines = (price: OrderPrice, lines: readonly OrderLine[]): ((line: OrderLine) => Parts) => {
  const sum = (amounts: readonly number[]): number => amounts.reduce((before, amount) => before + amount, 0);
  const parts = new Map(
    price.lines.map(({ priceMinor, discountMinor, feesMinor, taxesMinor }, at) => [
      lines[at]?.seatId,
      {
        grossMinor: priceMinor,
        discountMinor,
        feesMinor: sum(feesMinor.filter((_, fee) => price.fees[fee]?.payer === 'buyer')),
        taxesMinor: sum(taxesMinor),
      },
    ]),
  );
  return (line) => parts.get(line.seatId) ?? priceOfLine(line);
};

/** Leaves out discounts, fees and taxes if there are none. */
const soldOf = (parts: readonly Parts[]): Partial<SalesCount> => {
  const sum = (name: keyof Parts): number => parts.reduce((before, part) => before + part[name], 0);
  const beside = (['discountMinor', 'feesMinor', 'taxesMinor'] as const).map((name) => [name, sum(name)] as const);
  return { grossMinor: sum('grossMinor'), ...Object.fromEntries(beside.filter(([, amount]) => amount > 0)) };
};

/** Counts an order's tickets and money, if the fact is about them. */
export const countSale = <Row extends SalesCount>(row: Row, fact: SalesFact): Row => {
  const moved = movedBy(fact);
  return moved === undefined ? row : (addCounts<SalesCount>(row, moved.counted(moved.lines)) as Row);
};

/**
 * Counts an order in a document. An order in another currency than earlier ones can't be counted:
 * its fact is set aside. Before the first sale the event may have changed its currency.
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
 * Counts an order in the rows that its lines belong to. Money that was refunded without a seat
 * belongs to none of them.
 */
export const countRows = (
  rows: readonly SalesRow[],
  fact: SalesFact,
  keyOf: (line: OrderLine) => string,
): readonly SalesRow[] => {
  const moved = movedBy(fact);
  if (moved === undefined) return rows;
  let counted = rows;
  for (const [key, lines] of Map.groupBy(moved.lines, keyOf))
    counted = changeRow(counted, key, (row = { key, ...noSales }) => ({
      ...row,
      ...addCounts<SalesCount>(row, moved.counted(lines)),
    }));
  return counted;
};

/**
 * Changes the row with a key, or adds one. The rows are an array rather than an object by key
 * because a fold copies them for every fact: with 5,000 sections that takes microseconds.
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

/** The index of a key, or where to insert it. */
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
