import { instant, money } from '../../../kernel/index.ts';
import type { Instant, OrganizationId } from '../../../kernel/index.ts';
import { movedFrom, tellEntries } from '../../../ledger/index.ts';
import type { LedgerEntry, LedgerEntryId, LedgerEntryKind, LedgerQuery } from '../../../ledger/index.ts';
import type { Payment } from '../../../payments/index.ts';
import { expectOk } from '../expectations.ts';
import { newPayment } from '../samples.ts';
import type { SeatSalesPorts } from '../seat-sales/subject.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** The ledger, with the stores that write to it. */
export type LedgerSubject = PortsSubject<SeatSalesPorts | 'ledger' | 'events'>;

/** A moment this many seconds after the kit's first entry, which is some months ago. */
export const second = (seconds: number): Instant => instant(1_767_225_600_000 + seconds * 1_000);

/** All entries of an organization. */
export const everythingOf = (organizationId: OrganizationId): LedgerQuery => ({
  organizationId,
  from: second(0),
  to: second(1_000_000),
});

/** The parts of an entry that matter to a clause. */
export interface EntryWishes {
  readonly kind?: LedgerEntryKind;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly provider?: string;
  /** Null for an entry without an organization. */
  readonly organizationId?: OrganizationId | null;
  readonly seconds?: number;
}

/** An entry about a payment: a capture, unless `wishes` say otherwise. */
export const entryOf = (payment: Payment, wishes: EntryWishes = {}): LedgerEntry => {
  const { kind = 'captured', amountMinor = 1_999, currency = 'EUR', provider = payment.provider } = wishes;
  const { organizationId = 'organization-of-the-kit' as OrganizationId, seconds = 0 } = wishes;
  const amount = money(amountMinor, currency);
  const gateway = `gateway:${provider}` as const;
  const postings = {
    captured: movedFrom('receivable', gateway, amount),
    sold: movedFrom('organizer', 'receivable', amount),
    taken_back: movedFrom('receivable', 'organizer', amount),
    returned: movedFrom(gateway, 'receivable', amount),
    disputed: movedFrom(gateway, 'disputes', amount),
  }[kind];
  const { paymentId, orderId, eventId } = payment;
  const entryId = `${paymentId}:${kind}` as LedgerEntryId;
  const of = organizationId === null ? {} : { organizationId };
  return { entryId, kind, ...of, eventId, orderId, paymentId, postings, postedAt: second(seconds) };
};

/** Saves a payment without an order, together with entries about it. */
export const posted = async (
  subject: Pick<LedgerSubject, 'ports'>,
  entriesOf: (payment: Payment) => readonly LedgerEntry[],
  over: Partial<Payment> = {},
): Promise<readonly LedgerEntry[]> => {
  const { payments, clock } = subject.ports;
  const state = newPayment(clock.now(), over);
  const entries = entriesOf(state);
  expectOk(await payments.save({ state, events: tellEntries(entries), expectedVersion: 0 }), 'a payment with entries');
  return entries;
};

export const freshOrganization = (): OrganizationId => freshName('organization') as OrganizationId;
