import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTicketlyFault } from '../kernel/index.ts';
import type { AggregateType, EventId, TicketlyFault } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { readFact } from './read-fact.ts';
import type { WireRecord, WireText } from './wire-record.ts';
import { writeFact } from './write-fact.ts';

const fact: RecordedEvent = {
  position: 17 as Position,
  id: 'order-1:OrderPaid',
  aggregateType: 'orders',
  aggregateId: 'order-1',
  routingKey: 'event-1' as EventId,
  type: 'OrderPaid',
  version: 1,
  payload: { orderId: 'order-1', seats: ['A-1', 'A-2'] },
  occurredAt: 1_790_000_000_000,
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const asBytes = ({ key, value, headers }: ReturnType<typeof writeFact>): WireRecord => ({
  key: bytes(key),
  value: bytes(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, bytes(text)])),
});

const withHeader = (name: string, text: WireText | readonly WireText[] | null | undefined): WireRecord => {
  const record = writeFact(fact);
  return { ...record, headers: { ...record.headers, [name]: text } };
};

const thrownBy = (record: WireRecord): TicketlyFault => {
  try {
    readFact(record);
  } catch (error) {
    if (isTicketlyFault(error) && error.code === 'corrupt' && !error.retryable) return error;
    throw error;
  }
  throw new Error('it was read');
};

const faultOf = (record: WireRecord): string => thrownBy(record).message;

// Any UTF-16, halves of characters included: JSON has a way to write them.
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    anyText,
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
const anyFact: fc.Arbitrary<RecordedEvent> = fc.record(
  {
    position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((number) => number as Position),
    id: name,
    aggregateType: fc.constantFrom<AggregateType>('catalog', 'sessions', 'orders', 'payments', 'tickets', 'checkins'),
    aggregateId: name,
    routingKey: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~:@|-]{0,40}$/).map((id) => id as EventId),
    type: name,
    version: fc.integer({ min: 1, max: 2_147_483_647 }),
    payload: anyJson,
    occurredAt: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  },
  { noNullPrototype: true },
);

describe('a fact on the wire', () => {
  it('is read as it was written, as text and as bytes', () => {
    fc.assert(
      fc.property(anyFact, (any) => {
        const record = writeFact(any);
        expect(readFact(record)).toStrictEqual(any);
        expect(readFact(asBytes(record))).toStrictEqual(any);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a mark of byte order, which a decoder would take for its own', () => {
    const marked = { ...fact, id: '\ufefforder-1' };
    expect(readFact(asBytes(writeFact(marked))).id).toBe('\ufefforder-1');
  });

  it('may be of a type, an aggregate and a version that the reader does not know', () => {
    const record = withHeader('type', 'SeatPainted');
    const read = readFact({ ...record, headers: { ...record.headers, aggregateType: 'paintings', version: '7' } });
    expect(read).toEqual({ ...fact, type: 'SeatPainted', aggregateType: 'paintings', version: 7 });
  });

  it('may come with headers and fields of payload that the reader does not know', () => {
    const record = withHeader('traceparent', ['00-1', '00-2']);
    const value = JSON.stringify({ orderId: 'order-1', colour: { of: ['a', 'later'] }, release: 3 });
    expect(readFact({ ...record, value })).toEqual({ ...fact, payload: JSON.parse(value) });
  });

  it('may have no payload, which is null', () => {
    expect(readFact(writeFact({ ...fact, payload: undefined })).payload).toBeNull();
  });
});

describe('a record that is no fact', () => {
  it.each(['id', 'position', 'type', 'version', 'aggregateType', 'aggregateId', 'occurredAt'])(
    'lacks its header %s, or has it empty or twice',
    (header) => {
      expect(faultOf(withHeader(header, undefined))).toContain(`header ${header} is missing`);
      expect(faultOf(withHeader(header, null))).toContain(`header ${header} is missing`);
      expect(faultOf(withHeader(header, []))).toContain(`header ${header} is missing`);
      expect(faultOf(withHeader(header, ' '))).toContain(`header ${header} is empty`);
      expect(faultOf(withHeader(header, ['1', bytes('2')]))).toContain(`header ${header} comes 2 times, not once`);
      expect(faultOf(withHeader(header, new Uint8Array([0x31, 0xff])))).toContain(`header ${header} is not UTF-8`);
    },
  );

  it.each(['0', '-1', '+1', '1.5', '1e3', '01', ' 1', '0x1', 'NaN', 'Infinity', '9007199254740992', '١'])(
    'has the position %j',
    (text) => {
      expect(faultOf(withHeader('position', text))).toContain(
        `header position takes a whole number from 1 to 9007199254740991, not ${JSON.stringify(text)}`,
      );
    },
  );

  it('has a version that no store keeps, or a time that is no whole number', () => {
    expect(faultOf(withHeader('version', '0'))).toContain('header version takes a whole number from 1');
    expect(faultOf(withHeader('version', '2147483648'))).toContain('header version takes a whole number from 1');
    expect(faultOf(withHeader('occurredAt', '2026-11-28'))).toContain('header occurredAt takes a whole number from 0');
  });

  it('has no key, or one that is no id', () => {
    const record = writeFact(fact);
    expect(faultOf({ ...record, key: null })).toContain('the key is missing');
    expect(faultOf({ value: record.value, headers: record.headers })).toContain('the key is missing');
    expect(faultOf({ ...record, key: '' })).toContain('the key takes an id, not ""');
    expect(faultOf({ ...record, key: 'a b' })).toContain('the key takes an id, not "a b"');
    expect(faultOf({ ...record, key: new Uint8Array([0xc3]) })).toContain('the key is not UTF-8');
  });

  it('has no value, or one that is not JSON', () => {
    const record = writeFact(fact);
    expect(faultOf({ ...record, value: null })).toContain('the value is missing');
    expect(faultOf({ key: record.key, headers: record.headers })).toContain('the value is missing');
    expect(faultOf({ ...record, value: '' })).toContain('the value is not JSON');
    expect(faultOf({ ...record, value: '{"a":1' })).toContain('the value is not JSON');
    expect(faultOf({ ...record, value: new Uint8Array([0x22, 0xff, 0x22]) })).toContain('the value is not UTF-8');
  });

  it('says which record it is, in words of a bearable length', () => {
    expect(faultOf({ ...asBytes(writeFact(fact)), value: '' })).toContain('(position 17)');
    expect(faultOf({})).toContain('(position unknown)');
    expect(faultOf(withHeader('position', '9'.repeat(10_000))).length).toBeLessThan(600);
  });

  it('comes with the error of the decoder or parser, if there was one', () => {
    const record = writeFact(fact);
    expect(thrownBy({ ...record, value: '' }).cause).toBeInstanceOf(SyntaxError);
    expect(thrownBy({ ...record, value: new Uint8Array([0xff]) }).cause).toBeInstanceOf(TypeError);
    expect(thrownBy({ ...record, value: null })).not.toHaveProperty('cause');
  });

  it('is not written in the first place', () => {
    expect(() => writeFact({ ...fact, position: 0 as Position })).toThrow('header position');
    expect(() => writeFact({ ...fact, occurredAt: 1.5 })).toThrow('header occurredAt');
    expect(() => writeFact({ ...fact, aggregateId: '' })).toThrow('header aggregateId is empty');
  });
});
