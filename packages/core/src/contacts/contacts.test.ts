import { describe, expect, test } from 'vitest';
import type { AskedOfBuyers } from '../catalog/index.ts';
import { defaultLimits } from '../kernel/index.ts';
import type { OrderId, QuestionId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Ports } from '../ports.ts';
import { adele, buyer, codeOf, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { masterKeyVault, rewrapKeys } from './index.ts';

const [ada, bob] = [buyer('ada'), buyer('bob')];
const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
const rules: AskedOfBuyers = {
  questions: [
    { questionId: 'rules' as QuestionId, text: 'Do you agree?', per: 'order', isRequired: true, kind: 'consent' },
  ],
};
const agreed = [{ questionId: 'rules' as QuestionId, answer: true }];

const world = async (event: AskedOfBuyers = {}, over: Partial<Ports> = {}) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = { ...memoryPorts({ clock, gateways: [gateway] }), ...over };
  const office = await smallOffice(ports, { event });
  const succeed = async (orderId: OrderId) => {
    const { paymentId } = await office.pay(ada, orderId);
    gateway.succeed(paymentId);
    await office.app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
  };
  return { clock, ports, ...office, ...office.app.contacts, succeed };
};

describe('a contact', () => {
  test('is given, shown and corrected by the order’s buyer, before they pay and after', async () => {
    const { giveContact, order, showContact, succeed } = await world();
    const { orderId } = await order(ada, seatA(1));
    expect(codeOf(await showContact({ principal: ada, orderId }))).toBe('contacts/contact-unknown');
    expect(valueOf(await giveContact({ principal: ada, orderId, contact }))).toMatchObject({ orderId, contact });
    await succeed(orderId);
    const corrected = { ...contact, email: 'lovelace@example.org' };
    valueOf(await giveContact({ principal: ada, orderId, contact: corrected }));
    expect(valueOf(await showContact({ principal: ada, orderId })).contact).toEqual(corrected);
    for (const call of [giveContact({ principal: bob, orderId, contact }), showContact({ principal: bob, orderId })])
      expect(codeOf(await call)).toBe('orders/order-unknown');
  });

  test('is not taken for an order that has ended', async () => {
    const { app, giveContact, order } = await world();
    const { orderId } = await order(ada, seatA(1));
    valueOf(await app.checkout.cancelOrder({ principal: ada, orderId }));
    expect(codeOf(await giveContact({ principal: ada, orderId, contact }))).toBe('orders/order-ended');
  });

  test('is bounded in size, and in how often it is changed', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => ({
      ...{ questionId: `q${index}` as QuestionId, text: 'Tell us', per: 'order' as const },
      ...{ isRequired: false, kind: 'text' as const },
    }));
    const { clock, giveContact, order } = await world({ questions: texts });
    const { orderId } = await order(ada, seatA(1));
    const answers = texts.map(({ questionId }) => ({ questionId, answer: '𝄞'.repeat(1_000) }));
    expect(await giveContact({ principal: ada, orderId, contact, answers })).toMatchObject({
      refusal: { code: 'contacts/contact-invalid', problems: [{ code: 'too-large' }] },
    });
    for (let save = 0; save < 20; save += 1) valueOf(await giveContact({ principal: ada, orderId, contact }));
    expect(codeOf(await giveContact({ principal: ada, orderId, contact }))).toBe('contacts/save-limit-reached');
    clock.advance(3_600_000 - 1);
    expect(codeOf(await giveContact({ principal: ada, orderId, contact }))).toBe('contacts/save-limit-reached');
    clock.advance(2);
    expect(codeOf(await giveContact({ principal: ada, orderId, contact }))).not.toBe('contacts/save-limit-reached');
  });

  test('may take as many bytes as the limit, and not one more', async () => {
    const { length } = new TextEncoder().encode(JSON.stringify({ contact, answers: [], attendees: [] }));
    const given = async (contactBytes: number) => {
      const { giveContact, order } = await world({}, { limits: { ...defaultLimits, contactBytes } });
      const { orderId } = await order(ada, seatA(1));
      return codeOf(await giveContact({ principal: ada, orderId, contact }));
    };
    expect([await given(length), await given(length - 1)]).toEqual(['ok', 'contacts/contact-invalid']);
  });

  test('is whole when two are given at once, also when they make the person’s first key', async () => {
    const { giveContact, order, showContact } = await world(rules);
    const { orderId } = await order(ada, seatA(1));
    const both = ['one', 'other'].map((name) => ({ ...contact, name }));
    await Promise.all(both.map((each) => giveContact({ principal: ada, orderId, contact: each, answers: agreed })));
    const shown = valueOf(await showContact({ principal: ada, orderId }));
    expect(both).toContainEqual(shown.contact);
    expect(shown.answers).toEqual(agreed);
  });

  test('that is required is asked for before anybody pays, and keeps no money back', async () => {
    const { app, giveContact, order, succeed, status } = await world(rules);
    const { orderId } = await order(ada, seatA(1));
    const pay = async () => codeOf(await app.checkout.startPayment({ principal: ada, orderId }));
    expect(await pay()).toBe('contacts/contact-missing');
    expect(await giveContact({ principal: ada, orderId, contact })).toMatchObject({
      refusal: { code: 'contacts/contact-invalid', problems: [{ path: 'answers', code: 'missing' }] },
    });
    expect(await pay()).toBe('contacts/contact-missing');
    valueOf(await giveContact({ principal: ada, orderId, contact, answers: agreed }));
    expect(await pay()).toBe('ok');
    await app.contacts.eraseMe({ principal: ada });
    expect(await pay()).toBe('contacts/contact-missing');
    valueOf(await giveContact({ principal: ada, orderId, contact, answers: agreed }));
    await succeed(orderId);
    expect(await status(ada, orderId)).toBe('paid');
  });
});

describe('an erased person', () => {
  test('is in no order, and theirs alone are gone', async () => {
    const { app, eraseMe, giveContact, order, ports, showContact } = await world();
    const [one, other] = [await order(ada, seatA(1)), await order(bob, seatB(1))];
    valueOf(await giveContact({ principal: ada, orderId: one.orderId, contact }));
    valueOf(await giveContact({ principal: bob, orderId: other.orderId, contact }));
    await eraseMe({ principal: ada });
    expect(codeOf(await showContact({ principal: ada, orderId: one.orderId }))).toBe('contacts/contact-unknown');
    expect(codeOf(await showContact({ principal: bob, orderId: other.orderId }))).toBe('ok');
    expect(await ports.orders.find(one.orderId)).toEqual(one);
    expect((await app.contacts.listContacts({ principal: ada, page: { limit: 10 } })).items).toEqual([]);
  });

  test('can’t be read from a copy that was made before, even with their next key', async () => {
    const { app, giveContact, order, ports } = await world();
    const { orderId } = await order(ada, seatA(1));
    valueOf(await giveContact({ principal: ada, orderId, contact }));
    const copy = await ports.contacts.ofOrders([orderId]);
    await app.contacts.eraseMe({ principal: ada });
    const next = await order(ada, seatA(2)).catch(() => undefined);
    valueOf(await giveContact({ principal: ada, orderId: next?.orderId ?? orderId, contact }));
    const restored = { ...ports, contacts: { ...ports.contacts, ofOrders: async () => copy } };
    const { showContact } = (await smallOffice(restored)).app.contacts;
    expect(copy[0]?.sealed).toEqual(expect.any(String));
    expect(codeOf(await showContact({ principal: ada, orderId }))).toBe('contacts/contact-unknown');
  });

  test('is erased by an administrator too, and by nobody else', async () => {
    const { app, giveContact, order, showContact } = await world();
    const { orderId } = await order(ada, seatA(1));
    valueOf(await giveContact({ principal: ada, orderId, contact }));
    const { principalId } = ada;
    expect(codeOf(await app.contacts.erasePerson({ principal: bob, principalId }))).toBe('identity/role-missing');
    expect(codeOf(await showContact({ principal: ada, orderId }))).toBe('ok');
    valueOf(await app.contacts.erasePerson({ principal: adele, principalId }));
    expect(codeOf(await showContact({ principal: ada, orderId }))).toBe('contacts/contact-unknown');
  });
});

describe('what is sealed', () => {
  test('opens for its own order alone', async () => {
    const { giveContact, order, ports } = await world();
    const [one, other] = [await order(ada, seatA(1)), await order(bob, seatB(1))];
    for (const { orderId, buyerId } of [one, other])
      valueOf(await giveContact({ principal: buyer(buyerId), orderId, contact }));
    const [mine] = await ports.contacts.ofOrders([one.orderId]);
    const moved = mine && { ...mine, orderId: other.orderId };
    const swapped = { ...ports.contacts, ofOrders: async () => (moved ? [moved] : []) };
    const { showContact } = (await smallOffice({ ...ports, contacts: swapped })).app.contacts;
    await expect(showContact({ principal: bob, orderId: other.orderId })).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('is opened after its master key was replaced, and when only the new one is left', async () => {
    const [older, newer] = [0, 1].map(() => crypto.getRandomValues(new Uint8Array(32)));
    if (older === undefined || newer === undefined) throw new Error('two keys were made');
    const { giveContact, order, ports } = await world({}, { contactVault: await masterKeyVault([older]) });
    const { orderId } = await order(ada, seatA(1));
    valueOf(await giveContact({ principal: ada, orderId, contact }));
    const nameWith = async (contactVault: Ports['contactVault']) => {
      const { showContact } = (await smallOffice({ ...ports, contactVault })).app.contacts;
      return valueOf(await showContact({ principal: ada, orderId })).contact.name;
    };
    const both = await masterKeyVault([newer, older]);
    expect(await nameWith(both)).toBe('Ada Lovelace');
    const onlyNewer = await masterKeyVault([newer]);
    await expect(nameWith(onlyNewer)).rejects.toMatchObject({ code: 'misconfigured' });
    expect(await rewrapKeys({ ...ports, contactVault: both })).toBe(1);
    expect(await rewrapKeys({ ...ports, contactVault: both })).toBe(0);
    expect(await nameWith(onlyNewer)).toBe('Ada Lovelace');
  });

  test('is said nowhere in the log', async () => {
    const { giveContact, order, ports, succeed } = await world(rules);
    const { orderId } = await order(ada, seatA(1));
    valueOf(await giveContact({ principal: ada, orderId, contact, answers: agreed }));
    await succeed(orderId);
    const facts = JSON.stringify(await ports.changeFeed.read({ after: 0 as never, limit: 10_000 }));
    expect(facts).toContain(orderId);
    for (const planted of ['Lovelace', 'ada@example.org']) expect(facts).not.toContain(planted);
  });
});
