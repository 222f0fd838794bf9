import { editionOf, plusMs } from '../../../kernel/index.ts';
import type {
  EventId,
  Instant,
  OrderId,
  OrganizationId,
  OutboxEvent,
  Page,
  PaymentId,
  SessionId,
} from '../../../kernel/index.ts';
import { tellEntries } from '../../../ledger/index.ts';
import type { LedgerEntry, LedgerEntryId, Period } from '../../../ledger/index.ts';
import type { Payment } from '../../../payments/index.ts';
import { textOf } from '../../kits/expectations.ts';
import { entryOf } from '../../kits/ledger/subject.ts';
import type { LedgerSubject } from '../../kits/ledger/subject.ts';
import { readWhole } from '../../kits/log.ts';
import { aggregateSamples, failingEvent, newPayment } from '../../kits/samples.ts';
import { openSale } from '../../kits/seat-sales/subject.ts';
import type { PendingOrder, Sale } from '../../kits/seat-sales/subject.ts';
import type { Comparison, Playing } from '../comparison.ts';
import { ledgerSteps } from './ledger-steps.ts';
import type { EntryStep, LedgerStep } from './ledger-steps.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { Names, StoresSubject } from './subject.ts';

/** The ledger to compare, with what posts to it and what tells of it. */
export type ComparedLedger = LedgerSubject & StoresSubject<'logHistory'>;

type Step<Kind extends LedgerStep['kind']> = Extract<LedgerStep, { readonly kind: Kind }>;
type Posted = Pick<Step<'save'>, 'payment' | 'entries' | 'fails'>;

/** How ids of entries end, in no order of their own. */
const endings = ['b', 'B', 'a:b', 'a-b'];
/** A payment is of one currency and one gateway. */
const currencies = ['EUR', 'USD', 'EUR', 'EUR'];
const providers = ['kit', 'kit2', 'kit', 'KIT'];

/** The port leaves the order open. */
const inAnyOrder = <Item>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));

const outcomeOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'value' in answer ? 'done' : answer;

/** A list that was begun, to read on in. */
type Reading = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<unknown>>;

/** The books of a history: orders and payments that post to them, and lists being read. */
class Books {
  readonly #ports: ComparedLedger['ports'];
  readonly #names: Names;
  readonly #sale: Sale;
  readonly #orders: PendingOrder[];
  #reading: Reading | undefined;
  #cursor: string | undefined;
  #foreign: string | undefined;

  constructor(subject: ComparedLedger, names: Names) {
    this.#ports = subject.ports;
    this.#names = names;
    this.#sale = openSale(subject, names.of('session') as SessionId);
    this.#orders = [0, 1].map((number) => ({
      ...this.#sale.claimOf([`a${number}`]).order,
      orderId: this.#order(number),
    }));
  }

  /** A concert of the first organization; that of payment 1 is nobody's. */
  async begin(): Promise<void> {
    const { state } = aggregateSamples.event();
    const own = { eventId: this.#concert(0), organizationId: this.#organization(0) };
    await this.#ports.events.save({ state: { ...state, ...own }, events: [], expectedVersion: 0 });
  }

  /** Moments are of the history, so that answers are compared without them. */
  #second(seconds: number): Instant {
    return plusMs(this.#names.start, seconds * 1_000);
  }

  #organization(number: number): OrganizationId {
    return this.#names.of(`organization${number}`) as OrganizationId;
  }

  #concert(number: number): EventId {
    return this.#names.of(number === 1 ? 'unknown-concert' : 'concert') as EventId;
  }

  #order(number: number): OrderId {
    return this.#names.of(`order${number % 2}`) as OrderId;
  }

  #provider(number: number): string {
    return this.#names.of(providers[number] ?? 'none');
  }

  #payment(number: number): Payment {
    return newPayment(this.#second(0), {
      paymentId: this.#names.of(`payment${number}`) as PaymentId,
      ...{ orderId: this.#order(number), eventId: this.#concert(number), attempt: number + 1 },
      provider: this.#provider(number),
    });
  }

  #entryOf(number: number, { organization, ending, seconds, ...wishes }: EntryStep): LedgerEntry {
    const payment = this.#payment(number);
    const organizationId = organization === undefined ? null : this.#organization(organization);
    const made = entryOf(payment, { ...wishes, organizationId, currency: currencies[number] ?? 'EUR' });
    const entryId = `${payment.paymentId}:${endings[ending] ?? 'c'}` as LedgerEntryId;
    return { ...made, entryId, postedAt: this.#second(seconds) };
  }

  #events({ payment, entries, fails }: Posted): readonly OutboxEvent[] {
    const told = tellEntries(entries.map((each) => this.#entryOf(payment, each)));
    return fails ? [...told, failingEvent()] : told;
  }

  async #post(step: Step<'save' | 'settle' | 'release' | 'revert'>): Promise<unknown> {
    const { payments, seatSales } = this.#ports;
    const events = this.#events(step);
    if (step.kind === 'save')
      return payments.save({ state: this.#payment(step.payment), events, expectedVersion: step.version });
    const order = this.#orders[step.payment % 2];
    if (order === undefined) return undefined;
    switch (step.kind) {
      case 'settle':
        return seatSales.settle({ ...this.#sale.settling(order), tickets: [], events });
      case 'release':
        return seatSales.release({ ...this.#sale.ending(order, 'cancelled'), events });
      case 'revert':
        return seatSales.revert({ ...this.#sale.reverting(order), events });
    }
  }

  async #read(limit: number): Promise<unknown> {
    const cursor = this.#cursor;
    const page = await this.#reading?.({ limit, ...(cursor !== undefined && { cursor }) });
    this.#cursor = page?.nextCursor ?? undefined;
    return page && [page.items, page.nextCursor === null ? 'the last page' : 'there is more'];
  }

  /** Begins another list. A cursor that is left over is of a list that this one is not. */
  #begin(reading: Reading, limit: number): Promise<unknown> {
    this.#foreign = this.#cursor ?? this.#foreign;
    [this.#reading, this.#cursor] = [reading, undefined];
    return this.#read(limit);
  }

  async take(step: LedgerStep): Promise<unknown> {
    const { ledger, seatSales } = this.#ports;
    if (step.kind === 'claim') {
      const order = this.#orders[step.order];
      const claim = { maxPendingOrders: 9, edition: editionOf(1), events: [] };
      return order && outcomeOf(await seatSales.claim({ order, ...claim }));
    }
    if (step.kind === 'next') {
      if (step.isForeign && this.#foreign !== undefined) this.#cursor = this.#foreign;
      return this.#read(step.limit);
    }
    // What became of the order is compared elsewhere.
    if ('entries' in step) return outcomeOf(await this.#post(step));
    const period: Period = { from: this.#second(step.from), to: this.#second(step.to) };
    if (step.kind === 'moved') {
      const provider = this.#provider(step.provider);
      return this.#begin((page) => ledger.moved({ ...period, provider, ...page }), step.limit);
    }
    const query = { ...period, organizationId: this.#organization(step.organization) };
    if (step.kind === 'balances') return inAnyOrder(await ledger.balances(query));
    return this.#begin((page) => ledger.entries(query, page), step.limit);
  }

  /** Everything that was posted, as each call has it. */
  async look(): Promise<unknown> {
    const { ledger } = this.#ports;
    const seen: unknown[] = [];
    for (const number of [0, 1]) {
      seen.push(await ledger.ofOrder(this.#order(number)));
      const everything = { organizationId: this.#organization(number), from: this.#second(0), to: this.#second(9) };
      seen.push(inAnyOrder(await ledger.balances(everything)));
    }
    const payments = [0, 1, 2, 3, 9].map((number) => this.#payment(number).paymentId);
    return [...seen, inAnyOrder(await ledger.ofPayments(payments))];
  }
}

/**
 * Compares ledgers: which entries there are after saves that are refused, fail or repeat one, in
 * which order and on which page, and what they sum up to.
 */
export const ledgerComparison: Comparison<ComparedLedger, LedgerStep> = {
  port: 'Ledger',
  steps: ledgerSteps,
  maxSteps: 20,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject): Promise<Playing<LedgerStep>> => {
    const names = await newNames(subject);
    const books = new Books(subject, names);
    await books.begin();
    const { position } = await subject.ports.logHistory.latest();
    const told = async (): Promise<unknown> => {
      const events = await readWhole(subject.ports.changeFeed, position);
      return events.filter(({ aggregateId }) => aggregateId.startsWith(names.of(''))).map(({ payload }) => payload);
    };
    return {
      play: (step) => names.told(() => books.take(step)),
      look: () => names.told(async () => [await books.look(), await told()]),
    };
  },
};
