/** The amount of a fee: a fixed amount, or parts per million of the discounted price. */
export type FeeAmount =
  { readonly kind: 'flat'; readonly amountMinor: number } | { readonly kind: 'share'; readonly ppm: number };

/**
 * A charge on top of ticket prices. Only tickets that cost something carry fees: one that is free,
 * or made free by a discount, has none, so that free stays free.
 *
 * A fee's amount is what is paid: any tax in it is its recipient's concern.
 */
export interface Fee {
  readonly name: string;
  /** For each ticket, or once for the order. */
  readonly per: 'ticket' | 'order';
  /**
   * A share per ticket is a share of that ticket's discounted price; one per order, of their sum.
   */
  readonly amount: FeeAmount;
  /**
   * `buyer`: added to the price. `organizer`: deducted from what the organizer gets, at most all of
   * it.
   */
  readonly payer: 'buyer' | 'organizer';
  readonly recipient: 'organizer' | 'platform';
  /** Whether it always goes back with its ticket. Other fees go back only if a refund says so. */
  readonly isRefundable: boolean;
}

/** A tax on the discounted prices of tickets, not on fees. */
export interface Tax {
  readonly name: string;
  /** The rate in parts per million: 20 % is 200,000. */
  readonly ppm: number;
  /** Included in the price, or added to it. */
  readonly kind: 'included' | 'added';
}

/** What is charged on top of ticket prices, and how they are taxed. */
export interface PriceRules {
  readonly fees: readonly Fee[];
  readonly taxes: readonly Tax[];
}

/** Only the prices of tickets: no fees, no taxes. */
export const noRules: PriceRules = { fees: [], taxes: [] };

/**
 * A fee of the deployment for every event priced in its currency; without a currency, for all
 * events. An amount in minor units only has meaning in one currency, so a flat fee names it.
 */
export type PlatformFee = Fee & { readonly currency?: string };

/** An organizer's rules, followed by the fees of the platform for this currency. */
export const rulesWith = (
  own: PriceRules | undefined,
  platformFees: readonly PlatformFee[] | undefined,
  currency: string,
): PriceRules => {
  const { fees, taxes } = own ?? noRules;
  const added = (platformFees ?? [])
    .filter((fee) => fee.currency === undefined || fee.currency === currency)
    .map(({ name, per, amount, payer, recipient, isRefundable }) => ({
      name,
      per,
      amount,
      payer,
      recipient,
      isRefundable,
    }));
  return { fees: [...fees, ...added], taxes };
};

/**
 * An upper bound on what a buyer is charged for a ticket at a price, fees and added taxes included,
 * as long as the integer sums are exact.
 */
export const mostCharged = ({ fees, taxes }: PriceRules): ((priceMinor: number) => number) => {
  const added = taxes.filter(({ kind }) => kind === 'added');
  const paid = fees.filter(({ payer }) => payer === 'buyer').map(({ amount }) => amount);
  const flatMinor = paid.reduce((sum, amount) => sum + (amount.kind === 'flat' ? amount.amountMinor : 0), 0);
  const shares = [...paid, ...added].reduce((sum, amount) => sum + ('ppm' in amount ? amount.ppm : 0), 0);
  // Each share is rounded separately, by less than one.
  const rounding = shares === 0 ? 0 : paid.length + added.length;
  return (priceMinor) => priceMinor + Math.ceil((priceMinor * shares) / 1_000_000) + flatMinor + rounding;
};
