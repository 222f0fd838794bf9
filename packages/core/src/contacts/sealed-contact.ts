import { atMostAtOnce } from '../kernel/index.ts';
import type { OrderId, PrincipalId } from '../kernel/index.ts';
import type { GivenContact, OrderContact } from './contact.ts';
import type { NewSealedContact, SealedContact } from './contacts.port.ts';
import { openKey } from './person-key.ts';
import type { KeyPorts, OpenKey } from './person-key.ts';
import { open, seal } from './seal.ts';

/** What a buyer told, or that it is gone. */
export type OpenedContact = { readonly status: 'known'; readonly given: GivenContact } | { readonly status: 'erased' };

/** How many are opened at a time: decryption runs off the event loop, and others get a share. */
const openedAtOnce = 4;

const belongsTo = ({ principalId, orderId }: Pick<SealedContact, 'principalId' | 'orderId'>): readonly string[] => [
  'contact',
  principalId,
  orderId,
];

/** A contact as the bytes that are sealed; `limits.contactBytes` bounds their number. */
export const contactBytesOf = ({ contact, answers, attendees }: OrderContact): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ contact, answers, attendees }));

/** Seals what a buyer gives for one order, with their key. */
export const sealContact = async (
  { keyId, key }: OpenKey,
  order: Pick<NewSealedContact, 'orderId' | 'sessionId' | 'principalId'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<NewSealedContact> => ({ ...order, keyId, sealed: await seal(key, bytes, belongsTo(order)) });

/**
 * Opens sealed contacts, by order. If the content or its key was erased, the contact is reported as
 * erased. Reads the keys of all persons at once.
 */
export const openContacts = async (
  ports: KeyPorts,
  contacts: readonly SealedContact[],
): Promise<ReadonlyMap<OrderId, OpenedContact>> => {
  const persons = [...new Set(contacts.flatMap((each) => (each.sealed === null ? [] : [each.principalId])))];
  const wrapped = persons.length === 0 ? [] : await ports.personKeys.find(persons);
  const keys = new Map<PrincipalId, OpenKey>();
  await atMostAtOnce(openedAtOnce, wrapped, async (key) => void keys.set(key.principalId, await openKey(ports, key)));
  const opened = await atMostAtOnce(openedAtOnce, contacts, async (contact) => {
    const key = keys.get(contact.principalId);
    return [contact.orderId, await openOne(contact, key)] as const;
  });
  return new Map(opened);
};

const openOne = async (contact: SealedContact, key: OpenKey | undefined): Promise<OpenedContact> => {
  const { sealed, orderId, savedAt } = contact;
  if (sealed === null || key?.keyId !== contact.keyId) return { status: 'erased' };
  const bytes = await open(key.key, sealed, belongsTo(contact));
  // Only bytes sealed here can be opened, and those were checked before sealing.
  const told = JSON.parse(new TextDecoder().decode(bytes)) as OrderContact;
  return { status: 'known', given: { ...told, orderId, savedAt } };
};
