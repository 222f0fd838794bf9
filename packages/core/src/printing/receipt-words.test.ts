import { expect, test } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { OrderId, OrganizationId } from '../kernel/index.ts';
import type { Fee, Tax } from '../pricing/index.ts';
import type { ShownReceipt } from '../receipts/index.ts';
import { receiptWords } from './receipt-words.ts';

const fee = (name: string, payer: Fee['payer']): Fee => ({
  ...{ name, payer, per: 'ticket', recipient: 'platform', isRefundable: false },
  amount: { kind: 'flat', amountMinor: 100 },
});
const tax = (name: string, kind: Tax['kind']): Tax => ({ name, kind, ppm: 77_000 });

const receipt: ShownReceipt = {
  number: 12,
  corrects: null,
  cause: 'order/o',
  issuedAt: instant(Date.UTC(2027, 3, 30, 22, 30)),
  content: {
    kind: 'receipt',
    organizationId: 'g' as OrganizationId,
    orderId: 'o' as OrderId,
    at: instant(Date.UTC(2027, 3, 30, 21, 59)),
    seller: { name: 'Opera', details: { legalName: 'Opera Ltd.', address: 'Ring 1\n1010 Wien', taxId: 'ATU1' } },
    event: {
      title: 'Strings',
      startsAt: instant(Date.UTC(2027, 4, 1, 17, 30)),
      venue: { name: 'Arena', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna' },
    },
    lines: [
      {
        label: 'Row A, seat 1',
        tierName: 'Stalls',
        parts: {
          ...{ priceMinor: 1_999, discountMinor: 199, feesMinor: [100, 100], taxesMinor: [139, 129] },
          totalMinor: 2_039,
        },
      },
    ],
    discountCode: 'SPRING',
    fees: [fee('Service', 'buyer'), fee('Hidden', 'organizer')],
    taxes: [tax('City tax', 'added'), tax('VAT', 'included')],
    total: money(2_039, 'EUR'),
  },
};

test('the parts of a receipt sum to its total, without what the organizer pays', () => {
  const { sums } = receiptWords(receipt);
  expect(sums.map(({ label, amount, kind }) => `${kind}: ${label} ${amount}`)).toEqual([
    'part: Tickets €19.99',
    'part: Discount SPRING -€1.99',
    'part: Service €1.00',
    'part: City tax 7.7 % €1.39',
    'total: Total paid €20.39',
    'within: Includes VAT 7.7 % €1.29',
  ]);
});

test('says who sells and what for, with days of the venue', () => {
  const words = receiptWords(receipt);
  expect(words).toMatchObject({
    title: 'Receipt no. 12',
    sellerName: 'Opera Ltd.',
    sellerLines: ['Opera', 'Ring 1', '1010 Wien', 'Tax id: ATU1'],
    rows: [{ label: 'Row A, seat 1', detail: 'Stalls', amount: '€19.99' }],
  });
  expect(words.about).toEqual([
    ['Issued on', 'Saturday, 1 May 2027'],
    ['Paid on', 'Friday, 30 April 2027'],
    ['Order', 'o'],
    ['Event', 'Strings'],
    ['Time', 'Saturday, 1 May 2027 at 19:30 CEST'],
    ['Place', 'Arena, Wien, Austria'],
  ]);
});

test('a credit note names its receipt, and an amount without a ticket is called that', () => {
  const { content } = receipt;
  const parts = { priceMinor: 500, discountMinor: 0, feesMinor: [0, 0], taxesMinor: [0, 0], totalMinor: 500 };
  const lines = [{ label: null, tierName: '', parts }];
  const note = { ...receipt, corrects: 12, number: 13, content: { ...content, kind: 'credit-note', lines } } as const;
  const words = receiptWords({ ...note, content: { ...note.content, total: money(500, 'EUR') } });
  expect(words.title).toBe('Credit note no. 13');
  expect(words.about.slice(1, 3)).toEqual([
    ['Given back on', 'Friday, 30 April 2027'],
    ['For receipt no.', '12'],
  ]);
  expect(words.rows).toEqual([{ label: 'An amount of the order', detail: '', amount: '€5.00' }]);
  expect(words.sums.filter(({ kind }) => kind !== 'within')).toEqual([
    { label: 'Total given back', amount: '€5.00', kind: 'total' },
  ]);
});

test('a discount without a code is called one', () => {
  const { sums } = receiptWords({ ...receipt, content: { ...receipt.content, discountCode: null } });
  expect(sums[1]).toEqual({ label: 'Discount', amount: '-€1.99', kind: 'part' });
});

const address = 'Ring 1';

test.each([
  ['no details', null, 'Opera', []],
  ['a legal name of its own', { legalName: 'Opera Ltd.', address, taxId: null }, 'Opera Ltd.', ['Opera', address]],
  ['one name for all', { legalName: 'Opera', address, taxId: 'ATU1' }, 'Opera', [address, 'Tax id: ATU1']],
] as const)('tells of a seller with %s no more than there is', (_, details, sellerName, sellerLines) => {
  const content = { ...receipt.content, seller: { name: 'Opera', details } };
  expect(receiptWords({ ...receipt, content })).toMatchObject({ sellerName, sellerLines });
});
