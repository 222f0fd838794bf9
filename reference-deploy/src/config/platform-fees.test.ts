import { describe, expect, it } from 'vitest';
import { ConfigInvalid } from './config-invalid.ts';
import { readConfig } from './read-config.ts';

const feesOf = (text: string, payer?: string) =>
  readConfig({ TICKETLY_PLATFORM_FEES: text, ...(payer !== undefined && { TICKETLY_PLATFORM_FEES_PAYER: payer }) }, [])
    .platformFees;
const problemsOf = (text: string): readonly string[] => {
  try {
    feesOf(text);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
};

describe('the fees of the platform', () => {
  it('are nothing unless somebody says so', () => {
    expect(feesOf('')).toEqual([]);
  });

  it('are a share and amounts, each in the minor units of its currency', () => {
    const fee = { per: 'ticket', payer: 'buyer', recipient: 'platform', isRefundable: false };
    const flat = { ...fee, name: 'Service fee' };
    expect(feesOf('2.5%, EUR 0.5, JPY 80,KWD 0.125')).toEqual([
      { ...fee, name: 'Service fee (2.5 %)', amount: { kind: 'share', ppm: 25_000 } },
      { ...flat, amount: { kind: 'flat', amountMinor: 50 }, currency: 'EUR' },
      { ...flat, amount: { kind: 'flat', amountMinor: 80 }, currency: 'JPY' },
      { ...flat, amount: { kind: 'flat', amountMinor: 125 }, currency: 'KWD' },
    ]);
  });

  it('are paid by the organizer if the platform says so', () => {
    expect(feesOf('100 %', 'organizer')).toMatchObject([{ payer: 'organizer', amount: { ppm: 1_000_000 } }]);
  });

  it('are at most twenty', () => {
    const amounts = Intl.supportedValuesOf('currency')
      .filter((currency) => problemsOf(`${currency} 1`).length === 0)
      .map((currency) => `${currency} 1`);
    expect(feesOf(['1%', ...amounts.slice(0, 19)].join())).toHaveLength(20);
    expect(problemsOf(['1%', ...amounts.slice(0, 20)].join())).toHaveLength(1);
  });

  it.each(['100.0001%', '2.5', 'EUR', 'EUR 0.505', 'JPY 0.5', 'EUR -1', 'XXX 1', 'EUR 100000', '1%,2%', 'EUR 1,EUR 2'])(
    'are not %s',
    (text) => {
      expect(problemsOf(text)).toEqual([
        expect.stringMatching(/^TICKETLY_PLATFORM_FEES must be a share, or an amount/),
      ]);
    },
  );
});
