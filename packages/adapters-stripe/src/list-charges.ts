import { instant } from '@ticketly/core';
import type { GatewayCharge, ListCharges, Page } from '@ticketly/core';
import type Stripe from 'stripe';
import { bornAt } from './created-around.ts';
import { tellIntent } from './disputes.ts';
import { expandCharge } from './gateway-payment.ts';
import { namesIn } from './intent-names.ts';
import { stripeFault } from './stripe-fault.ts';

const maxPage = 100;
/** In a list this is the fourth level, the last that Stripe expands. */
const expand = `source.payment_intent.${expandCharge}`;

/**
 * Movements of money, from Stripe's balance transactions. Stripe lists the latest first; pages here
 * go the other way, starting with the movement before the instant. The cursor is the last
 * movement's id, so movements that arrive meanwhile shift no page.
 *
 * A charge that was captured and then refunded or disputed is listed once for each movement.
 */
export const listCharges =
  (client: Stripe) =>
  async ({ movedFrom, limit, cursor }: ListCharges): Promise<Page<GatewayCharge>> => {
    try {
      const after = cursor ?? (await movementBefore(client, Math.floor(movedFrom / 1_000)));
      return after === undefined ? await oldestPage(client) : await pageAfter(client, after, Math.min(limit, maxPage));
    } catch (error) {
      throw stripeFault(error, 'reads');
    }
  };

/** The latest movement before a second; undefined if there is none. */
const movementBefore = async (client: Stripe, second: number): Promise<string | undefined> => {
  const { data } = await client.balanceTransactions.list({ created: { lt: second }, limit: 1 });
  return data[0]?.id;
};

const pageAfter = async (client: Stripe, after: string, limit: number): Promise<Page<GatewayCharge>> => {
  const page = await client.balanceTransactions.list({ limit, ending_before: after, expand: [`data.${expand}`] });
  const [latest] = page.data;
  const items = await chargesIn(client, page.data.toReversed());
  return { items, nextCursor: page.has_more && latest !== undefined ? latest.id : null };
};

/** The first movement ever, on a page of its own: an account is new only for a short time. */
const oldestPage = async (client: Stripe): Promise<Page<GatewayCharge>> => {
  let oldest: string | undefined;
  for await (const { id } of client.balanceTransactions.list({ limit: maxPage })) oldest = id;
  if (oldest === undefined) return { items: [], nextCursor: null };
  const movement = await client.balanceTransactions.retrieve(oldest, { expand: [expand] });
  return { items: await chargesIn(client, [movement]), nextCursor: oldest };
};

const chargesIn = async (
  client: Stripe,
  movements: readonly Stripe.BalanceTransaction[],
): Promise<readonly GatewayCharge[]> => {
  const charges: GatewayCharge[] = [];
  for (const movement of movements) {
    const charge = await chargeIn(client, movement);
    if (charge !== undefined) charges.push(charge);
  }
  return charges;
};

/** Undefined for what is no charge, such as a payout, and for what another system charged. */
const chargeIn = async (
  client: Stripe,
  { source, created }: Stripe.BalanceTransaction,
): Promise<GatewayCharge | undefined> => {
  if (source === null || typeof source === 'string' || !('payment_intent' in source)) return undefined;
  const { payment_intent: intent } = source;
  if (intent == null || typeof intent === 'string') return undefined;
  const names = namesIn(intent.metadata);
  if (names === undefined) return undefined;
  const { paymentId, orderId, origin } = names;
  const payment = await tellIntent(client, intent, paymentId);
  // For its own page, Stripe creates the intent only when the buyer pays.
  const openedAt = instant(Math.min(bornAt(paymentId) ?? Infinity, intent.created * 1_000));
  return { payment, orderId, origin, openedAt, movedAt: instant(created * 1_000) };
};
