import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayParameter } from './array-parameter.ts';
import { claimParameters } from './claim-batch.ts';
import { claimOf, pendingOrder } from './orders.fixture.ts';
import { documentCodec, jsonParameter, wholeNumber } from './row-codec.ts';

describe('row codecs', () => {
  const decode = documentCodec<{ id: string; lines: readonly string[]; progress: { status: string } }>(
    'thing',
    { id: 'string', lines: 'object' },
    ['new', 'old'],
  );

  it('give a sound document as it is', () => {
    const document = { id: 'a', lines: [], progress: { status: 'new' } };
    expect(decode(document)).toBe(document);
  });

  it.each([
    null,
    'text',
    [],
    {},
    { id: 5, lines: [], progress: { status: 'new' } },
    { id: 'a', lines: null, progress: { status: 'new' } },
    { id: 'a', lines: [], progress: { status: 'unheard-of' } },
    { id: 'a', lines: [] },
  ])('take %j for corrupt', (document) => {
    expect(() => decode(document)).toThrow(/a stored thing/);
  });

  it('read whole numbers as text or as numbers, and nothing inexact', () => {
    expect([wholeNumber('12'), wholeNumber(12), wholeNumber(12n)]).toEqual([12, 12, 12]);
    for (const wrong of [null, undefined, '', 'x', '9007199254740993', 1.5]) {
      if (wrong !== '') expect(() => wholeNumber(wrong)).toThrow(/number/);
    }
    expect([jsonParameter(null), jsonParameter(undefined), jsonParameter(0)]).toEqual([null, null, '0']);
  });
});

/** Reads the text form of an array back, as the server does. */
const readArray = (text: string): (string | null)[] =>
  [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare === 'null' ? null : (bare ?? '')) : quoted.replace(/\\(.)/gs, '$1'),
  );

describe('array parameters', () => {
  it('read back as what they were, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (values) => {
        expect(readArray(arrayParameter(values))).toEqual(values);
      }),
    );
  });

  it('quote what would read as something else', () => {
    expect(arrayParameter(['A1', 'null', 'NULL', '', 'a,b', 'a"b\\', null, 5])).toBe(
      '{A1,"null","NULL","","a,b","a\\"b\\\\",null,5}',
    );
  });
});

describe('the parameters of a batch of claims', () => {
  const columnsOf = (orders: readonly ReturnType<typeof pendingOrder>[]): unknown =>
    JSON.parse(claimParameters(orders.map((order) => claimOf(order)))[0] ?? '');

  it('run parallel, take a seat named twice as one, and send no order twice', () => {
    const orders = [pendingOrder('o1', { seats: ['A', 'A', 'B'] }), pendingOrder('o2', { seats: ['C'] })];
    expect(columnsOf(orders)).toMatchObject({
      orderIds: '{o1,o2}',
      seatOrders: '{1,1,2}',
      seatIds: '{A,B,C}',
      contended: false,
    });
    expect(claimParameters(orders.map((order) => claimOf(order))).slice(2)).toEqual(['\n', null]);
  });

  it('say when two orders want one seat of one session', () => {
    const columns = (session: string) => columnsOf([pendingOrder('o1'), pendingOrder('o2', { session })]);
    expect([columns('s1'), columns('s2')]).toMatchObject([{ contended: true }, { contended: false }]);
  });
});
