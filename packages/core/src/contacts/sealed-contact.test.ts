import { describe, expect, test } from 'vitest';
import type { Instant, OrderId, PrincipalId, SessionId } from '../kernel/index.ts';
import { memoryContactVault, memoryPersonKeys } from '../memory/index.ts';
import type { SealedContact } from './contacts.port.ts';
import { keyOfPerson } from './person-key.ts';
import { contactBytesOf, openContacts, sealContact } from './sealed-contact.ts';

const principalId = 'ada' as PrincipalId;
const [one, other] = ['one', 'other'].map((name) => name as OrderId) as [OrderId, OrderId];
const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
const savedAt = 0 as Instant;

/** Ada's contacts of two orders, and where their key is. */
const world = async () => {
  const ports = { personKeys: memoryPersonKeys(), contactVault: memoryContactVault() };
  const key = await keyOfPerson(ports, principalId);
  const sealedFor = async (orderId: OrderId): Promise<SealedContact> => {
    const order = { orderId, sessionId: 's' as SessionId, principalId };
    return { ...(await sealContact(key, order, contactBytesOf({ contact }))), savedAt };
  };
  return { ports, contacts: [await sealedFor(one), await sealedFor(other)] as const };
};

describe('a contact is erased', () => {
  test('once its content is, though the key is there, as in a backup of the keys', async () => {
    const { ports, contacts } = await world();
    const opened = await openContacts(ports, [{ ...contacts[0], sealed: null }, contacts[1]]);
    expect([...opened]).toEqual([
      [one, { status: 'erased' }],
      [other, { status: 'known', given: { contact, orderId: other, savedAt } }],
    ]);
  });

  test('once its key is, though the content is there, as in a backup of the contacts', async () => {
    const { ports, contacts } = await world();
    await ports.personKeys.erase(principalId);
    const opened = await openContacts(ports, contacts);
    expect([...opened.values()]).toEqual([{ status: 'erased' }, { status: 'erased' }]);
  });

  test('without a look at any key once nothing is left that a key opens', async () => {
    const { ports, contacts } = await world();
    const looks: (readonly PrincipalId[])[] = [];
    const personKeys: typeof ports.personKeys = {
      ...ports.personKeys,
      find: (persons) => ports.personKeys.find((looks.push(persons), persons)),
    };
    const erased = contacts.map((each) => ({ ...each, sealed: null }));
    expect((await openContacts({ ...ports, personKeys }, erased)).size).toBe(2);
    expect(looks).toEqual([]);
  });
});
