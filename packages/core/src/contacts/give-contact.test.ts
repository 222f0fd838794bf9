import { describe, expect, test } from 'vitest';
import type { AskedOfBuyers } from '../catalog/index.ts';
import { defaultLimits } from '../kernel/index.ts';
import type { OrderId, QuestionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, seatA, smallOffice, valueOf } from '../testing/index.ts';

const ada = buyer('ada');
const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
const [note, meal] = ['note', 'meal'].map((name) => name as QuestionId) as [QuestionId, QuestionId];
const event: AskedOfBuyers = {
  asksNames: 'optional',
  questions: [
    { questionId: note, text: 'Anything else?', per: 'order', isRequired: false, kind: 'text' },
    { questionId: meal, text: 'Which meal?', per: 'ticket', isRequired: false, kind: 'text' },
  ],
};

const world = async () => {
  const clock = manualClock();
  const { app, order } = await smallOffice(memoryPorts({ clock }), { event });
  return { clock, app, order, ...app.contacts };
};

describe('what a buyer tells', () => {
  test('is kept as it is told, and nothing that no field is for', async () => {
    const { clock, giveContact, listContacts, order, showContact } = await world();
    const { orderId } = await order(ada, seatA(1), seatA(2));
    const stray = { stray: 'of no field' };
    const given = await giveContact({
      ...{ principal: ada, orderId, contact: { ...contact, ...stray } },
      answers: [{ questionId: note, answer: 'No.', ...stray }],
      attendees: [
        { seatId: seatA(1), name: 'Grace', answers: [{ questionId: meal, answer: 'Beans', ...stray }], ...stray },
        { seatId: seatA(2) },
      ],
    });
    const kept = {
      ...{ orderId, savedAt: clock.now(), contact },
      answers: [{ questionId: note, answer: 'No.' }],
      attendees: [
        { seatId: seatA(1), name: 'Grace', answers: [{ questionId: meal, answer: 'Beans' }] },
        { seatId: seatA(2), answers: [] },
      ],
    };
    expect(valueOf(given)).toStrictEqual(kept);
    expect(valueOf(await showContact({ principal: ada, orderId }))).toStrictEqual(kept);
    expect(await listContacts({ principal: ada, page: { limit: 10 } })).toStrictEqual({
      items: [kept],
      nextCursor: null,
    });
  });

  test('is listed page by page, without what others told', async () => {
    const { giveContact, listContacts, order } = await world();
    const mine = [await order(ada, seatA(1)), await order(ada, seatA(2))].map(({ orderId }) => orderId);
    const theirs = await order(buyer('bob'), seatA(3));
    for (const orderId of mine) valueOf(await giveContact({ principal: ada, orderId, contact }));
    valueOf(await giveContact({ principal: buyer('bob'), orderId: theirs.orderId, contact }));
    const first = await listContacts({ principal: ada, page: { limit: 1 } });
    const second = await listContacts({ principal: ada, page: { limit: 1, cursor: first.nextCursor ?? undefined } });
    expect([...first.items, ...second.items].map(({ orderId }) => orderId)).toEqual(mine.toSorted());
    expect(second.nextCursor).toBeNull();
  });
});

describe('nobody tells, reads or erases anything', () => {
  test('without the role of a buyer', async () => {
    const { eraseMe, giveContact, order, showContact } = await world();
    const { orderId } = await order(ada, seatA(1));
    valueOf(await giveContact({ principal: ada, orderId, contact }));
    const principal = { ...ada, roles: [] };
    for (const call of [giveContact({ principal, orderId, contact }), eraseMe({ principal })])
      expect(await call).toEqual({ ok: false, refusal: { code: 'identity/role-missing', needs: 'buyer' } });
    expect(codeOf(await showContact({ principal: ada, orderId }))).toBe('ok');
  });

  test('for an order that does not exist', async () => {
    const { giveContact, showContact } = await world();
    const orderId = 'none' as OrderId;
    for (const call of [giveContact({ principal: ada, orderId, contact }), showContact({ principal: ada, orderId })])
      expect(codeOf(await call)).toBe('orders/order-unknown');
  });

  test('for an order that expired', async () => {
    const { app, clock, giveContact, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    clock.advance(defaultLimits.orderTtlMs);
    expect(await app.jobs.expireOrders.run()).toBe(1);
    expect(await giveContact({ principal: ada, orderId, contact })).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'expired' },
    });
  });
});
