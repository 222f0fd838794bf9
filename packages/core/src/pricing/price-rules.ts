/** What a fee comes to: the same for everyone, or parts per million of the discounted price. */
export type FeeAmount =
  { readonly kind: 'flat'; readonly amountMinor: number } | { readonly kind: 'share'; readonly ppm: number };

/**
 * A charge beside the prices of tickets. Only what costs something carries fees: a ticket that is
 * free, or made free by a discount, has none, so that free stays free.
 *
 * A fee is named as it is paid: whatever tax is in it concerns its recipient.
 */
export interface Fee {
  readonly name: string;
  /** For each ticket, or once for the order. */
  readonly per: 'ticket' | 'order';
  /** A share per ticket is of that ticket's discounted price, one per order of their sum. */
  readonly amount: FeeAmount;
  /**
   * `buyer`: added to the price. `organizer`: taken out of what the organizer gets, and no more
   * than that.
   */
  readonly payer: 'buyer' | 'organizer';
  readonly recipient: 'organizer' | 'platform';
  /** Whether it always goes back with its ticket. The others do only if a refund says so. */
  readonly isRefundable: boolean;
}

/** A tax on the discounted prices of tickets, not on fees. */
export interface Tax {
  readonly name: string;
  /** The rate in parts per million: 20 % is 200,000. */
  readonly ppm: number;
  /** Already in the price, or added to it. */
  readonly kind: 'included' | 'added';
}

/** What is charged beside the prices of tickets, and what of them is tax. */
export interface PriceRules {
  readonly fees: readonly Fee[];
  readonly taxes: readonly Tax[];
}

/** Nothing beside the prices of tickets. */
export const noRules: PriceRules = { fees: [], taxes: [] };

/**
 * A fee of the deployment for every event whose prices are in its currency; without one, for all.
 * An amount of minor units means something in one currency only, so a flat fee names it.
 */
export type PlatformFee = Fee & { readonly currency?: string };

/** An organizer's rules, followed by the fees of the platform for this currency. */
export const rulesWith = (
  own: PriceRules | undefined,
  platformFees: readonly PlatformFee[] | undefined,
  currency: string,
): PriceRules => {
  if (platformFees === undefined || platformFees.length === 0) return own ?? noRules;
  const fees = platformFees
    .filter((fee) => fee.currency === undefined || fee.currency === currency)
    .map(({ name, per, amount, payer, recipient, isRefundable }) => ({
      name,
      per,
      amount,
      payer,
      recipient,
      isRefundable,
    }));
  return { fees: [...(own?.fees ?? []), ...fees], taxes: own?.taxes ?? [] };
};

/**
 * More than which no ticket at a price is charged, with everything that buyers pay beside it, as
 * far as whole numbers and their sums are exact.
 */
export const mostCharged = ({ fees, taxes }: PriceRules): ((priceMinor: number) => number) => {
  const added = taxes.filter(({ kind }) => kind === 'added');
  const paid = fees.filter(({ payer }) => payer === 'buyer').map(({ amount }) => amount);
  const flatMinor = paid.reduce((sum, amount) => sum + (amount.kind === 'flat' ? amount.amountMinor : 0), 0);
  const shares = [...paid, ...added].reduce((sum, amount) => sum + ('ppm' in amount ? amount.ppm : 0), 0);
  // Each share is rounded for itself, by less than one.
  const rounding = shares === 0 ? 0 : paid.length + added.length;
  return (priceMinor) => priceMinor + Math.ceil((priceMinor * shares) / 1_000_000) + flatMinor + rounding;
};
