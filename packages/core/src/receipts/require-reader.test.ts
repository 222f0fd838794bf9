import { expect, test } from 'vitest';
import { memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatB, smallOffice } from '../testing/index.ts';
import { requireReader } from './require-reader.ts';

test('a reader of an order is known as its buyer, or as an editor of its organization', async () => {
  const ports = memoryPorts();
  const { order: placed } = await smallOffice(ports);
  const order = await placed(buyer('ada'), seatB(1));
  const read = (...asked: [principal: typeof olga, of?: typeof order]) => requireReader(ports, asked[0], asked[1]);
  expect(await read(buyer('ada'), order)).toEqual({ ok: true, value: { as: 'buyer', order } });
  expect(await read(olga, order)).toEqual({ ok: true, value: { as: 'editor', order } });
  const unknown = { ok: false, refusal: { code: 'orders/order-unknown' } };
  expect([await read(buyer('bob'), order), await read(olga)]).toEqual([unknown, unknown]);
});
