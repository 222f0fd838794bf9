import { instant, invariant } from '../kernel/index.ts';
import type { LedgerEntry, LedgerEntryKind, Posting } from './ledger-entry.ts';
import type { PaymentSums } from './ledger.port.ts';

const isAtGateway = ({ account }: Posting): boolean => account.startsWith('gateway:');

/** The gateway an entry moved money at; undefined if it moved none. */
export const providerOf = ({ postings }: LedgerEntry): string | undefined =>
  postings.find(isAtGateway)?.account.slice('gateway:'.length);

/** The sums of one payment's entries: all of one currency, because a gateway captures it once. */
export const sumPayment = (entries: readonly LedgerEntry[]): PaymentSums => {
  const lines = entries.flatMap((entry) => entry.postings.map((posting) => ({ entry, posting })));
  const [first] = lines;
  invariant(first !== undefined, 'a payment in the ledger has entries');
  const { currency } = first.posting.amount;
  const { paymentId, orderId } = first.entry;
  const sumOf = (counts: (entry: LedgerEntry, posting: Posting) => boolean): number =>
    lines.reduce((sum, { entry, posting }) => sum + (counts(entry, posting) ? posting.amount.amountMinor : 0), 0);
  const atGateway = (kind: LedgerEntryKind): number =>
    sumOf((entry, posting) => entry.kind === kind && isAtGateway(posting));
  const moves = entries.filter((entry) => providerOf(entry) !== undefined).map(({ postedAt }) => postedAt);
  invariant(
    lines.every(({ posting }) => posting.amount.currency === currency),
    `payment ${paymentId} moves money of one currency`,
  );
  return {
    paymentId,
    orderId,
    currency,
    capturedMinor: atGateway('captured'),
    returnedMinor: 0 - atGateway('returned'),
    disputedMinor: 0 - atGateway('disputed'),
    receivableMinor: 0 - sumOf((_, { account }) => account === 'receivable'),
    movedAt: instant(Math.max(0, ...moves)),
  };
};
