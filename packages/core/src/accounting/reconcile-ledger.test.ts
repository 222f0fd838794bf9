import { expect, test } from 'vitest';
import { formatCursor, refuse } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { adele, buyer, codeOf } from '../testing/index.ts';
import { parseComparedPlace } from './compare-movements.ts';
import { reconcileLedger } from './reconcile-ledger.ts';

/** A ledger and two gateways, of which one must not be asked. */
const world = () => {
  const clock = manualClock();
  const silent = { ...memoryGateway({ clock }), charges: () => Promise.reject(new Error('nobody asked for this one')) };
  const ports = memoryPorts({ clock, gateways: [silent, memoryGateway({ clock, provider: 'other' })] });
  const query = { principal: adele, provider: 'other', from: 1, to: 2, page: { limit: 10 } };
  type Query = Parameters<ReturnType<typeof reconcileLedger>>[0];
  return (over: object) => reconcileLedger(ports)({ ...query, ...over } as unknown as Query);
};

test('the gateway that was named is compared, and no other', async () => {
  expect(codeOf(await world()({}))).toBe('ok');
});

test('a comparison is for admins, of a gateway there is, and of a period', async () => {
  const compare = world();
  expect(codeOf(await compare({ principal: buyer('ada') }))).toBe('identity/role-missing');
  expect(await compare({ provider: 'nobody' })).toEqual(
    refuse({ code: 'payments/provider-unknown', provider: 'nobody' }),
  );
  expect(codeOf(await compare({ to: 1 }))).toBe('accounting/period-invalid');
});

const strangers = [
  ['no cursor at all', 'abc'],
  ['nothing', formatCursor([])],
  ['a place in another gateway’s list', formatCursor(['memory', 'ours', ''])],
  ['a place in a list that there is not', formatCursor(['other', 'nobody', ''])],
  ['a number for a place', formatCursor(['other', 'ours', 7])],
] as const;

test.each(strangers)('a comparison goes on from no cursor that it did not give: %s', async (_, cursor) => {
  expect(parseComparedPlace('other', cursor)).toBeUndefined();
  expect(codeOf(await world()({ page: { limit: 10, cursor } }))).toBe('kernel/cursor-invalid');
});

test('a cursor names a list and a place in it, or its start', () => {
  expect(parseComparedPlace('other', formatCursor(['other', 'theirs', 'a b']))).toEqual({
    list: 'theirs',
    cursor: 'a b',
  });
  expect(parseComparedPlace('other', formatCursor(['other', 'ours', '']))).toEqual({ list: 'ours', cursor: undefined });
});
