import { describe, expect, it } from 'vitest';
import { breakingChanges } from './breaking-changes.ts';
import type { JsonSchema } from './json-schema.ts';

const text: JsonSchema = { type: 'string' };
const nullable: JsonSchema = { anyOf: [{ type: 'string', title: 'AreaId' }, { type: 'null' }] };
const line: JsonSchema = {
  type: 'object',
  properties: { seatId: text, places: { type: 'number' } },
  required: ['seatId'],
};
const pending: JsonSchema = {
  type: 'object',
  properties: { status: { const: 'pending' }, until: text },
  required: ['status', 'until'],
};
const paid: JsonSchema = {
  type: 'object',
  properties: { status: { const: 'paid' }, by: nullable },
  required: ['status', 'by'],
};

const order = {
  orderId: text,
  note: text,
  area: nullable,
  fence: { type: 'integer' },
  kind: { type: 'string', enum: ['one', 'two'] },
  code: { type: 'string', pattern: '^[A-Z]$' },
  lines: { type: 'array', items: line },
  progress: { anyOf: [pending, paid] },
} satisfies Readonly<Record<string, JsonSchema>>;
const required = ['orderId', 'area', 'fence', 'kind', 'code', 'lines', 'progress'];

const fact = (changed: Readonly<Record<string, JsonSchema>>, needs: readonly string[] = required): JsonSchema => ({
  type: 'object',
  properties: { ...order, ...changed },
  required: needs,
});
const without = (name: keyof typeof order): JsonSchema => {
  const { [name]: _, ...others } = order;
  return { type: 'object', properties: others, required: required.filter((one) => one !== name) };
};
const changes = (after: JsonSchema): readonly string[] =>
  breakingChanges(new Map([['OrderPaid.v1', fact({})]]), new Map([['OrderPaid.v1', after]]));

describe('a change of the wire is refused if', () => {
  it.each<[string, JsonSchema, string]>([
    ['a field is gone', without('orderId'), 'OrderPaid.v1/orderId: is gone'],
    ['a field that may be absent is gone', without('note'), 'OrderPaid.v1/note: is gone'],
    ['a field changes its type', fact({ orderId: { type: 'number' } }), 'OrderPaid.v1/orderId: is no longer string'],
    [
      'a number becomes whole',
      fact({
        lines: { type: 'array', items: { ...line, properties: { ...line.properties, places: { type: 'integer' } } } },
      }),
      'OrderPaid.v1/lines[]/places: is no longer number',
    ],
    ['a field may not be null any more', fact({ area: text }), 'OrderPaid.v1/area: is no longer null'],
    ['a field may be null now', fact({ orderId: nullable }), 'OrderPaid.v1/orderId: may now be null'],
    ['a text becomes one of some', fact({ orderId: { enum: ['a'] } }), 'OrderPaid.v1/orderId: is no longer string'],
    ['a value is taken away', fact({ kind: { enum: ['one'] } }), 'OrderPaid.v1/kind: is no longer "two"'],
    ['a value is added', fact({ kind: { enum: ['one', 'two', 'three'] } }), 'OrderPaid.v1/kind: may now be "three"'],
    [
      'a text takes another form',
      fact({ code: { type: 'string', pattern: '^[a-z]$' } }),
      'OrderPaid.v1/code: is no longer string ^[A-Z]$',
    ],
    ['a list becomes a text', fact({ lines: text }), 'OrderPaid.v1/lines: is no longer array'],
    [
      'a new field is required',
      fact({ discount: text }, [...required, 'discount']),
      'OrderPaid.v1/discount: is new and required',
    ],
    ['a field is required that was not', fact({}, [...required, 'note']), 'OrderPaid.v1/note: is now required'],
    ['a field may be absent that was not', fact({}, required.slice(1)), 'OrderPaid.v1/orderId: may now be absent'],
    ['a state is taken away', fact({ progress: pending }), 'OrderPaid.v1/progress: is no longer { status: "paid" }'],
    [
      'a state is added',
      fact({ progress: { anyOf: [pending, paid, { type: 'object', properties: { status: { const: 'lost' } } }] } }),
      'OrderPaid.v1/progress: may now be { status: "lost" }',
    ],
    [
      'a state loses a field',
      fact({
        progress: { anyOf: [pending, { ...paid, properties: { status: { const: 'paid' } }, required: ['status'] }] },
      }),
      'OrderPaid.v1/progress/by: is gone',
    ],
  ])('%s', (_words, after, sentence) => {
    expect(changes(after).join('\n')).toContain(sentence);
  });

  it('a type is gone', () => {
    expect(breakingChanges(new Map([['OrderPaid.v1', fact({})]]), new Map())).toEqual([
      'OrderPaid.v1: is gone, and the log is full of it',
    ]);
  });
});

describe('a change of the wire may', () => {
  it.each<[string, JsonSchema]>([
    ['leave everything as it is', fact({})],
    [
      'add a field that may be absent',
      fact({ discount: { type: 'object', properties: { code: text }, required: ['code'] } }),
    ],
    [
      'add one deep inside',
      fact({ lines: { type: 'array', items: { ...line, properties: { ...line.properties, row: text } } } }),
    ],
    [
      'say more about a field',
      fact({ orderId: { ...text, description: 'Which one.', title: 'OrderId', examples: ['a'] } }),
    ],
    [
      'write the same in another way',
      fact({ area: { type: ['null', 'string'] }, kind: { anyOf: [{ const: 'two' }, { const: 'one' }] } }),
    ],
  ])('%s', (_words, after) => {
    expect(changes(after)).toEqual([]);
  });

  it('add a type, and a version of one beside the old', () => {
    const before = new Map([['OrderPaid.v1', fact({})]]);
    const after = new Map([...before, ['OrderPaid.v2', without('orderId')], ['OrderMoved.v1', without('orderId')]]);
    expect(breakingChanges(before, after)).toEqual([]);
  });
});

it('the check says so when it meets what it can’t judge', () => {
  expect(() => changes({ type: 'object', not: {} } as JsonSchema)).toThrow('nobody taught this check the keyword not');
  expect(() => changes({})).toThrow('says nothing about its type');
  expect(() => changes(fact({ progress: { anyOf: [line, line] } }))).toThrow('nothing tells them apart');
});
