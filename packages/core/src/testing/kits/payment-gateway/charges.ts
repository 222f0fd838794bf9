import { instant } from '../../../kernel/index.ts';
import type { Instant, Page, PaymentId } from '../../../kernel/index.ts';
import type { GatewayCharge, ListCharges, PaymentGateway } from '../../../payments/index.ts';
import { expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { asked, broken, paid, refund, seen } from './subject.ts';
import type { PaymentGatewaySubject } from './subject.ts';
import { freshName } from '../subject.ts';

const start = instant(0);
const max = 1_000;

/** Reads on to the end of a list. */
const listed = async (
  { gateway }: PaymentGatewaySubject,
  movedFrom: Instant,
  limit = 100,
  cursor?: string,
): Promise<readonly GatewayCharge[]> => {
  const charges: GatewayCharge[] = [];
  let next: string | null | undefined = cursor;
  for (let pages = 0; next !== null; pages += 1) {
    expectThat(pages < max, `the list ends within ${max} pages`);
    const page: Page<GatewayCharge> = await gateway.charges({ movedFrom, limit, cursor: next });
    expectThat(page.items.length <= limit, `a page of at most ${limit} holds ${page.items.length}`);
    charges.push(...page.items);
    next = page.nextCursor;
  }
  return charges;
};

const idsOf = (charges: readonly GatewayCharge[]): readonly PaymentId[] =>
  charges.map(({ payment }) => payment.paymentId);

const movedAtOf = async (subject: PaymentGatewaySubject, paymentId: PaymentId): Promise<Instant> => {
  const charge = (await listed(subject, start)).find(({ payment }) => payment.paymentId === paymentId);
  expectThat(charge !== undefined, `payment ${paymentId} is listed`);
  return charge.movedAt;
};

const hourMs = 3_600_000;

/** Some captured at the same instant and some later, so that a page also ends within an instant. */
const severalPaid = async (subject: PaymentGatewaySubject): Promise<readonly PaymentId[]> => {
  const ids: PaymentId[] = [];
  for (const pauseMs of [0, 0, 0, 1_000, 0, 0, 1_000]) {
    if (pauseMs > 0) await subject.wait(pauseMs);
    ids.push((await paid(subject)).paymentId);
  }
  return ids;
};

/** What a gateway promises about its list of charges. */
export const chargeClauses: readonly Clause<PaymentGatewaySubject>[] = [
  {
    name: 'lists a charge as it is, with the order and the origin it was opened with',
    run: async (subject) => {
      const request = asked();
      await subject.gateway.open(request);
      await subject.wait(1_000);
      await subject.pay(request.paymentId);
      const [charge, ...others] = await listed(subject, start);
      expectSame(others.length, 0, 'other charges');
      const { orderId, origin } = request;
      expectSame({ orderId: charge?.orderId, origin: charge?.origin }, { orderId, origin }, 'what the charge carries');
      expectSame(charge?.payment, await seen(subject, request.paymentId), 'the payment of the charge');
      expectThat(charge !== undefined && charge.openedAt < charge.movedAt, 'it was opened before it was captured');
    },
  },
  {
    name: 'lists what was captured, and nothing else',
    run: async (subject) => {
      const { gateway } = subject;
      await gateway.open(asked());
      await subject.decline((await gateway.open(asked())).paymentId);
      await gateway.cancel(await gateway.open(asked()));
      const { paymentId } = await paid(subject);
      expectSame(idsOf(await listed(subject, start)), [paymentId], 'the charges');
    },
  },
  {
    name: 'lists from an instant on what was captured then or later, however long ago it was opened',
    run: async (subject) => {
      const late = await subject.gateway.open(asked());
      const before = await paid(subject);
      await subject.wait(hourMs);
      const then = await paid(subject);
      await subject.wait(1_000);
      await subject.pay(late.paymentId);
      const charges = await listed(subject, await movedAtOf(subject, then.paymentId));
      expectSame(idsOf(charges), [then.paymentId, late.paymentId], `the charges since, without ${before.paymentId}`);
    },
  },
  {
    name: 'lists the oldest first, page by page the same as at once',
    run: async (subject) => {
      const ids = await severalPaid(subject);
      const atOnce = await listed(subject, start);
      expectSameSet(idsOf(atOnce), ids, 'the charges');
      const times = atOnce.map(({ movedAt }) => movedAt);
      expectSame(times, times.toSorted(), 'the instants, in the order of the list');
      for (const limit of [1, 2, 3])
        expectSame(idsOf(await listed(subject, start, limit)), idsOf(atOnce), `the charges, ${limit} a page`);
    },
  },
  {
    name: 'lists a charge anew when its money goes back',
    run: async (subject) => {
      const payment = await paid(subject);
      await subject.wait(hourMs);
      const then = await paid(subject);
      await refund(subject, payment, 10, freshName('refund'));
      const charges = await listed(subject, await movedAtOf(subject, then.paymentId));
      expectSameSet(idsOf(charges), [then.paymentId, payment.paymentId], 'the charges since');
      const gone = charges.map((charge) => charge.payment.refunded.amountMinor);
      expectSame(gone.toSorted(), [0, 10], 'what went back');
    },
  },
  {
    name: 'leaves nothing out that moves while pages are read',
    run: async (subject) => {
      const ids = await severalPaid(subject);
      const first = await subject.gateway.charges({ movedFrom: start, limit: 2 });
      expectThat(first.nextCursor !== null, 'there is a second page');
      await subject.wait(1_000);
      for (const { payment } of first.items.slice(0, 1)) await refund(subject, payment, 10, freshName('refund'));
      const late = await paid(subject);
      const rest = await listed(subject, start, 2, first.nextCursor);
      const read = new Set([...first.items, ...rest].map(({ payment }) => payment.paymentId));
      expectSameSet([...read], [...ids, late.paymentId], 'the charges');
    },
  },
];

type Listing = PaymentGateway['charges'];

/** A gateway with a different list. */
const listing = (change: (charges: Listing) => Listing): Saboteur<PaymentGatewaySubject>['sabotage'] =>
  broken((gateway) => ({ charges: change((request) => gateway.charges(request)) }));

/** A gateway that lists only some charges. */
const only = (
  isListed: (charge: GatewayCharge, request: ListCharges) => boolean,
): Saboteur<PaymentGatewaySubject>['sabotage'] =>
  listing((charges) => async (request) => {
    const page = await charges(request);
    return { ...page, items: page.items.filter((charge) => isListed(charge, request)) };
  });

/** Broken lists of charges, one defect each. */
export const chargeSaboteurs: readonly Saboteur<PaymentGatewaySubject>[] = [
  {
    name: 'forgets whose a charge is',
    rejectedBy: 'lists a charge as it is, with the order and the origin it was opened with',
    sabotage: listing((charges) => async (request) => {
      const page = await charges(request);
      return { ...page, items: page.items.map((charge) => ({ ...charge, origin: null })) };
    }),
  },
  {
    name: 'lists what it never captured',
    rejectedBy: 'lists what was captured, and nothing else',
    sabotage: broken((gateway) => {
      const opened: GatewayCharge[] = [];
      return {
        open: async (request) => {
          const payment = await gateway.open(request);
          opened.push({ ...request, payment, openedAt: start, movedAt: start });
          return payment;
        },
        charges: async (request) => {
          const page = await gateway.charges(request);
          const captured = new Set(idsOf(page.items));
          return {
            ...page,
            items: [...opened.filter(({ payment }) => !captured.has(payment.paymentId)), ...page.items],
          };
        },
      };
    }),
  },
  {
    name: 'lists by when a payment was opened',
    rejectedBy: 'lists from an instant on what was captured then or later, however long ago it was opened',
    sabotage: only(({ openedAt }, { movedFrom }) => openedAt >= movedFrom),
  },
  {
    name: 'lists only what moved after the instant',
    rejectedBy: 'lists from an instant on what was captured then or later, however long ago it was opened',
    sabotage: only(({ movedAt }, { movedFrom }) => movedAt > movedFrom),
  },
  {
    name: 'ends after the first page',
    rejectedBy: 'lists the oldest first, page by page the same as at once',
    sabotage: listing((charges) => async (request) => ({ ...(await charges(request)), nextCursor: null })),
  },
  {
    name: 'loses the last one of a page',
    rejectedBy: 'lists the oldest first, page by page the same as at once',
    sabotage: listing((charges) => async (request) => {
      const page = await charges(request);
      return page.nextCursor === null ? page : { ...page, items: page.items.slice(0, -1) };
    }),
  },
  {
    name: 'lists the newest first',
    rejectedBy: 'lists the oldest first, page by page the same as at once',
    sabotage: listing((charges) => async (request) => {
      const page = await charges(request);
      return { ...page, items: page.items.toReversed() };
    }),
  },
  {
    name: 'does not tell what went back later',
    rejectedBy: 'lists a charge anew when its money goes back',
    sabotage: only(({ payment }, { movedFrom }) => movedFrom === start || payment.refunded.amountMinor === 0),
  },
  {
    name: 'counts pages by numbers, and misses what moves up',
    rejectedBy: 'leaves nothing out that moves while pages are read',
    sabotage: listing((charges) => async ({ movedFrom, limit, cursor = '0' }) => {
      const { items } = await charges({ movedFrom, limit: max });
      const end = Number(cursor) + limit;
      return { items: items.slice(Number(cursor), end), nextCursor: items.length > end ? String(end) : null };
    }),
  },
];
