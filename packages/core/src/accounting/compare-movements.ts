import { earliest, formatCursor, parseCursor, plusMs } from '../kernel/index.ts';
import type { Clock, Instant, Page, PageRequest } from '../kernel/index.ts';
import type { Ledger, PaymentSums, Period } from '../ledger/index.ts';
import { referenceOf } from '../payments/index.ts';
import type { ChargeMarks, GatewayCharge, PaymentGateway, Payments } from '../payments/index.ts';
import { differencesOf } from './ledger-difference.ts';
import type { LedgerDifference } from './ledger-difference.ts';

/** What comparing needs. */
export type ComparedPorts = {
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly chargeMarks: ChargeMarks;
  readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]];
  readonly clock: Clock;
};

const minuteMs = 60_000;
/** Later movements may be known to only one of the two. */
const graceMs = 15 * minuteMs;
/** How far off a gateway's clock may be. */
const slackMs = 2 * minuteMs;
const maxPage = 100;
const pagesOfCharges = 5;

/** Where a comparison is: in the gateway's list, which comes first, or in the ledger. */
interface ComparedPlace {
  readonly list: 'theirs' | 'ours';
  readonly cursor: string | undefined;
}

/** Reads a comparison's place from a cursor; undefined if it is not one for this gateway. */
export const parseComparedPlace = (provider: string, text: string): ComparedPlace | undefined => {
  const [given, list, cursor] = parseCursor(text) ?? [];
  if (given !== provider || (list !== 'theirs' && list !== 'ours') || typeof cursor !== 'string') return undefined;
  return { list, cursor: cursor === '' ? undefined : cursor };
};

const beginning: ComparedPlace = { list: 'theirs', cursor: undefined };

/**
 * One page of a comparison: first the gateway's list against the ledger, then the ledger against
 * the gateway. Each page requests a bounded number of lists from the gateway.
 */
export const compareMovements = async (
  ports: ComparedPorts,
  gateway: PaymentGateway,
  { from, to }: Period,
  { limit, cursor }: PageRequest,
): Promise<Page<LedgerDifference>> => {
  const { provider } = gateway;
  const place = (cursor === undefined ? undefined : parseComparedPlace(provider, cursor)) ?? beginning;
  const settledBefore = plusMs(ports.clock.now(), -graceMs);
  const period = { from, to: earliest(to, settledBefore) };
  const step = { ...period, settledBefore, limit: Math.min(limit, maxPage), cursor: place.cursor };
  const isTheirs = place.list === 'theirs';
  const { items, nextCursor } = isTheirs
    ? await compareTheirs(ports, gateway, step)
    : await compareOurs(ports, gateway, step);
  const next: ComparedPlace | undefined =
    nextCursor !== null
      ? { list: place.list, cursor: nextCursor }
      : isTheirs
        ? { list: 'ours', cursor: undefined }
        : undefined;
  return { items, nextCursor: next === undefined ? null : formatCursor([provider, next.list, next.cursor ?? '']) };
};

interface Step extends Period, PageRequest {
  /** What was decided since may be in flight, whichever period is compared. */
  readonly settledBefore: Instant;
}

const compareTheirs = async (
  ports: ComparedPorts,
  gateway: PaymentGateway,
  { from, to, settledBefore, limit, cursor }: Step,
): Promise<Page<LedgerDifference>> => {
  const page = await gateway.charges({ movedFrom: from, limit, cursor });
  const origin = await ports.chargeMarks.origin();
  const charges = page.items.filter((charge) => charge.movedAt < to && charge.origin === origin);
  const known = await ports.ledger.ofPayments(charges.map(({ payment }) => payment.paymentId));
  const sums = new Map(known.map((one) => [one.paymentId, one]));
  const items: LedgerDifference[] = [];
  for (const charge of charges)
    for (const one of differencesOf(gateway.provider, charge, sums.get(charge.payment.paymentId)))
      if (one.kind !== 'pending' || !(await isOnItsWay(ports, one, settledBefore))) items.push(one);
  const isPast = page.items.some(({ movedAt }) => movedAt >= to);
  return { items, nextCursor: isPast ? null : page.nextCursor };
};

/** A recently decided refund is in flight, however long ago the money came in. */
const isOnItsWay = async (
  { payments }: ComparedPorts,
  { paymentId }: LedgerDifference,
  since: Instant,
): Promise<boolean> => {
  const progress = (await payments.find(paymentId))?.state.progress;
  return progress?.status === 'refund_pending' && progress.since >= since;
};

const compareOurs = async (
  ports: ComparedPorts,
  gateway: PaymentGateway,
  { from, to, limit, cursor }: Step,
): Promise<Page<LedgerDifference>> => {
  const { provider } = gateway;
  const page = await ports.ledger.moved({ provider, from, to, limit, cursor });
  const listed = await listedAround(gateway, page.items);
  const items: LedgerDifference[] = [];
  for (const sums of page.items) {
    if (listed.has(sums.paymentId) || (await isKnownTo(ports, gateway, sums))) continue;
    const { paymentId, orderId, currency, capturedMinor, movedAt } = sums;
    const about = { provider, paymentId, orderId, currency, movedAt };
    items.push({ kind: 'missing-there', ...about, hereMinor: capturedMinor, thereMinor: 0 });
  }
  return { items, nextCursor: page.nextCursor };
};

/** The payments that the gateway lists as moved around the time of these. */
const listedAround = async (gateway: PaymentGateway, moved: readonly PaymentSums[]): Promise<ReadonlySet<string>> => {
  const [first, last] = [moved.at(0), moved.at(-1)];
  const found = new Set<string>();
  if (first === undefined || last === undefined) return found;
  const until = plusMs(last.movedAt, slackMs);
  const movedFrom = plusMs(first.movedAt, -slackMs);
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesOfCharges; pages += 1) {
    const page: Page<GatewayCharge> = await gateway.charges({ movedFrom, limit: maxPage, cursor });
    for (const { payment } of page.items) found.add(payment.paymentId);
    if (page.nextCursor === null || page.items.some(({ movedAt }) => movedAt > until)) break;
    cursor = page.nextCursor;
  }
  return found;
};

/** Asks for a single payment, whose place in the gateway's list differs from the ledger's. */
const isKnownTo = async (
  { payments }: ComparedPorts,
  gateway: PaymentGateway,
  { paymentId, capturedMinor }: PaymentSums,
): Promise<boolean> => {
  if (capturedMinor === 0) return true;
  const stored = await payments.find(paymentId);
  const reference = stored === undefined ? { paymentId, providerRef: null } : referenceOf(stored.state);
  const said = await gateway.retrieve(reference);
  return said !== undefined && said.captured.amountMinor > 0;
};
