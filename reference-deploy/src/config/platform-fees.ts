import { isCurrency, minorUnitDigits } from '@ticketly/core';
import type { PlatformFee } from '@ticketly/core';
import { z } from 'zod';

/** A part of what the platform charges for a ticket: a share of its price, or an amount. */
export type PlatformFeePart =
  | { readonly kind: 'share'; readonly ppm: number }
  | { readonly kind: 'flat'; readonly amountMinor: number; readonly currency: string };

const maxParts = 20;
/** Above any amount that somebody means: a typo would be charged. */
const maxDigits = 5;

const shareIn = (text: string): PlatformFeePart | undefined => {
  const [, whole, decimals = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?\s?%$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const ppm = Number(`${whole}${decimals.padEnd(4, '0')}`);
  return ppm <= 1_000_000 ? { kind: 'share', ppm } : undefined;
};

const amountIn = (text: string): PlatformFeePart | undefined => {
  const [, currency, whole, decimals = ''] = /^([A-Z]{3})\s(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (currency === undefined || whole === undefined || whole.length > maxDigits || !isCurrency(currency))
    return undefined;
  const digits = minorUnitDigits(currency);
  if (decimals.length > digits) return undefined;
  return { kind: 'flat', amountMinor: Number(`${whole}${decimals.padEnd(digits, '0')}`), currency };
};

const partsIn = (text: string): readonly (PlatformFeePart | undefined)[] =>
  text.split(',').map((each) => shareIn(each.trim()) ?? amountIn(each.trim()));

const isOneOfEach = (parts: readonly (PlatformFeePart | undefined)[]): boolean =>
  new Set(parts.map((part) => (part?.kind === 'flat' ? part.currency : part?.kind))).size === parts.length;

/** What the platform charges per ticket: one share, and one amount per currency. */
export const platformFees: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<readonly PlatformFeePart[], string>>> = z
  .string()
  .refine(
    (text) => {
      const parts = partsIn(text);
      return parts.length <= maxParts && parts.every((part) => part !== undefined) && isOneOfEach(parts);
    },
    {
      error:
        'must be a share, or an amount of up to 99999 for each currency, or both, separated by a comma: 2.5%, EUR 0.50, JPY 80',
    },
  )
  .transform((text) => partsIn(text).filter((part) => part !== undefined))
  .optional();

/** The fees per ticket that buyers, or organizers, pay to the platform. */
export const platformFeesOf = (
  parts: readonly PlatformFeePart[],
  payer: PlatformFee['payer'],
): readonly PlatformFee[] =>
  parts.map((part) => {
    const fee = { per: 'ticket', payer, recipient: 'platform', isRefundable: false } as const;
    if (part.kind === 'share') return { ...fee, name: `Service fee (${part.ppm / 10_000} %)`, amount: part };
    const { currency, amountMinor } = part;
    return { ...fee, name: 'Service fee', amount: { kind: 'flat', amountMinor }, currency };
  });
