import type { OpenPayment, OrganizationId } from '@ticketly/core';
import type Stripe from 'stripe';
import { toStripeAmountAtMost } from './stripe-amounts.ts';

/** Whose money it is, if the sellers have accounts of their own with the platform (Connect). */
export interface StripePayouts {
  /**
   * The account of an organization, `acct_…`. Its part of what buyers pay goes there at once, and
   * the platform keeps the application fee. Undefined: all of it stays with the platform, which
   * owes the organization its part.
   */
  readonly accountOf: (organizationId: OrganizationId) => string | undefined | Promise<string | undefined>;
  /**
   * The organization is the seller of record for the buyer's bank, too: its name is on the
   * statement, and its country's rules and fees apply (`on_behalf_of`). Its account needs the
   * capability `card_payments`. Default: the platform is.
   */
  readonly isSellerOfRecord?: boolean | undefined;
}

/** How an intent says where its money goes. */
type Destination = Pick<Stripe.PaymentIntentCreateParams, 'transfer_data' | 'application_fee_amount' | 'on_behalf_of'>;

/** The destination of a payment; nothing if the platform keeps all. */
export const destinationOf = async (
  { seller }: OpenPayment,
  payouts: StripePayouts | undefined,
): Promise<Destination> => {
  if (seller === undefined) return {};
  const account = await payouts?.accountOf(seller.organizationId);
  if (account === undefined) return {};
  const fee = toStripeAmountAtMost(seller.platformShare);
  return {
    transfer_data: { destination: account },
    ...(fee > 0 && { application_fee_amount: fee }),
    ...(payouts?.isSellerOfRecord === true && { on_behalf_of: account }),
  };
};

/** How a refund takes their shares back from the seller and the platform. */
export const refundedFrom = ({
  transfer_data: transfer,
  application_fee_amount: fee,
}: Pick<Stripe.PaymentIntent, 'transfer_data' | 'application_fee_amount'>): Pick<
  Stripe.RefundCreateParams,
  'reverse_transfer' | 'refund_application_fee'
> => ({
  ...(transfer != null && { reverse_transfer: true }),
  ...(transfer != null && fee != null && fee > 0 && { refund_application_fee: true }),
});
