import { migrate, pgClient, pgPoolOptions, postgresPorts } from '@ticketly/adapters-postgres';
import { TicketlyFault, ticketly } from '@ticketly/core';
import type { OrderId, PaymentId, Ports, Principal, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts, systemClock, systemRandomness } from '@ticketly/core/memory';
import { auditSession, buyer, readAuditedSession, valueOf } from '@ticketly/core/testing';
import { Pool } from 'pg';
import { ownDatabase } from '../servers/own-database.ts';
import { openRaceTrack, serveOffice } from '../races/race-server.ts';
import { openPlainGateway } from './plain-face.ts';
import { openStripeGateway } from './stripe-face.ts';
import type { OpenGateway, TestGateway } from './test-gateway.ts';

/** A gateway by its name in `Payment.provider`. */
export type Provider = 'stripe' | 'plain';

/** A buyer's order, with its payment begun. */
export interface Begun {
  readonly who: Principal;
  readonly seatIds: readonly SeatId[];
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
}

/** A sale on PostgreSQL that is paid through two gateways at once. */
export interface PaidOffice {
  readonly ports: Ports;
  readonly sessionId: SessionId;
  readonly gateways: Readonly<Record<Provider, TestGateway>>;
  /** Where a gateway calls. */
  readonly webhookUrl: Readonly<Record<Provider, string>>;
  /** An office whose new payments go through this one; it finishes those of both. */
  officeOf(provider: Provider): Ticketly;
  /** Another process on the same stores, that knows nothing but what is in them. */
  restarted(provider: Provider): Ticketly;
  /** An order of so many seats; default: one. */
  order(seats?: number): Promise<Omit<Begun, 'paymentId'>>;
  begin(provider: Provider, seats?: number): Promise<Begun>;
  /** Begun and paid; whether anybody was told is the gateway's business. */
  beginPaid(provider: Provider, seats?: number): Promise<Begun>;
  /** Where its order, its payment and its tickets are. */
  stateOf(begun: Begun): Promise<State>;
  /** How often something was told of an order or its payments. */
  facts(begun: Begun): Promise<readonly string[]>;
  /**
   * The database fails the process that listens, so often, when it settles: before anything was
   * written, or after.
   */
  failToSettle(when: 'before' | 'after', times: number): void;
  /** Asks the gateways about everything, as the reconciler does in its time; @returns what moved */
  reconcile(): Promise<number>;
  /** What the auditor objects to, once the locks know what was decided. */
  findings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface State {
  readonly order: string;
  readonly payment: string;
  /** By status. */
  readonly tickets: readonly string[];
}

const dayMs = 86_400_000;

/** Opens one with so many seats. */
export const openPaidOffice = async (
  postgresUrl: string,
  seats: number,
  how: OpenGateway = {},
): Promise<PaidOffice> => {
  const gateways = { stripe: await openStripeGateway(how), plain: await openPlainGateway(how) };
  const database = await ownDatabase(postgresUrl);
  const pool = new Pool(pgPoolOptions(database.url, { maxConnections: 12 }));
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  const portsOf = (provider: Provider): Ports => {
    const other = provider === 'stripe' ? 'plain' : 'stripe';
    return { ...ports, gateways: [gateways[provider].adapter, gateways[other].adapter] };
  };
  const ports: Ports = {
    ...memoryPorts({ clock: systemClock }),
    ...postgresPorts(client),
    gateways: [gateways.stripe.adapter, gateways.plain.adapter],
  };
  const { sessionId, seatIds } = await openRaceTrack(ports, seats);
  const offices = { stripe: ticketly(portsOf('stripe')), plain: ticketly(portsOf('plain')) };
  const failures: ('before' | 'after')[] = [];
  const server = await serveOffice({ ...ports, seatSales: failing(ports.seatSales, failures) });
  const webhookUrl = {
    stripe: `${server.url}${gateways.stripe.webhookPath}`,
    plain: `${server.url}${gateways.plain.webhookPath}`,
  };
  gateways.stripe.webhooks.sendTo(webhookUrl.stripe);
  gateways.plain.webhooks.sendTo(webhookUrl.plain);
  let taken = 0;

  const order: PaidOffice['order'] = async (count = 1) => {
    const wanted = seatIds.slice(taken, taken + count) as SeatId[];
    taken += count;
    const who = buyer(`buyer-${taken}`);
    const { holding, checkout } = offices.stripe;
    const held = await holding.holdSeats({ principal: who, sessionId, wanted: { kind: 'seats', seatIds: wanted } });
    const { orderId } = valueOf(await checkout.placeOrder({ principal: who, holdId: valueOf(held).hold.holdId }));
    return { who, seatIds: wanted, orderId };
  };
  const begin: PaidOffice['begin'] = async (provider, count) => {
    const placed = await order(count);
    const { who: principal, orderId } = placed;
    const { paymentId } = valueOf(await offices[provider].checkout.startPayment({ principal, orderId }));
    return { ...placed, paymentId };
  };
  return {
    ports,
    sessionId,
    gateways,
    webhookUrl,
    officeOf: (provider) => offices[provider],
    restarted: (provider) => ticketly(portsOf(provider)),
    order,
    begin,
    beginPaid: async (provider, count) => {
      const begun = await begin(provider, count);
      gateways[provider].pay(begun.paymentId);
      return begun;
    },
    stateOf: async ({ orderId, paymentId }) => ({
      order: (await ports.orders.find(orderId))?.progress.status ?? 'unknown',
      payment: (await ports.payments.find(paymentId))?.state.progress.status ?? 'unknown',
      tickets: (await ports.tickets.ofOrder(orderId)).map(({ progress }) => progress.status),
    }),
    facts: async ({ orderId, paymentId }) => {
      const all = await ports.changeFeed.read({ after: 0 as never, limit: 1_000_000 });
      return all
        .filter(({ aggregateId }) => [orderId, paymentId].includes(aggregateId as never))
        .map(({ type }) => type);
    },
    failToSettle: (when, times) => void failures.splice(0, Infinity, ...Array<typeof when>(times).fill(when)),
    reconcile: () => offices.stripe.jobs.reconcilePayments.run({ aheadMs: dayMs, limit: 10_000 }),
    findings: async () => {
      while ((await offices.stripe.jobs.relayDecisions.run()) > 0);
      const ledger = [...gateways.stripe.ledger(), ...gateways.plain.ledger()];
      const found = auditSession(await readAuditedSession(ports, sessionId, ledger));
      return found.map(({ invariant, sentence }) => `${invariant}: ${sentence}`);
    },
    close: async () => {
      await server.close();
      for (const office of Object.values(offices)) office.liveMap.close();
      await gateways.stripe.close();
      await gateways.plain.close();
      await pool.end();
      await database.drop();
    },
  };
};

const failing = (seatSales: Ports['seatSales'], failures: ('before' | 'after')[]): Ports['seatSales'] => ({
  ...seatSales,
  settle: async (request) => {
    const failure = failures.shift();
    if (failure === 'before') throw new TicketlyFault('unavailable', 'the database went away');
    const settled = await seatSales.settle(request);
    if (failure === 'after') throw new TicketlyFault('unavailable', 'the database went away');
    return settled;
  },
});

/** Sends a call itself. @returns the status of the answer */
export const post = async (
  url: string,
  { body, headers }: { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string | undefined>> },
): Promise<number> => {
  const sent = { 'content-type': 'application/json', ...headers } as Record<string, string>;
  const answer = await fetch(url, { method: 'POST', headers: sent, body: Buffer.from(body) });
  await answer.arrayBuffer();
  return answer.status;
};
