import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TicketlyFault } from '@ticketly/core';
import { masterKeyVault, parseMasterKey } from '@ticketly/core/contacts';
import type { ContactVault } from '@ticketly/core';
import type { Config } from '../config.ts';
import { contactKeyFile } from '../data-folder/names.ts';
import { keptOnce } from './kept-once.ts';

/**
 * The vault of this deployment: with the configured master keys, or one that is generated at the
 * first start and kept in the data folder. Fault `misconfigured` when the kept one is no key.
 */
export const openContactVault = async ({
  contactKeys,
  dataFolder,
}: Pick<Config, 'contactKeys' | 'dataFolder'>): Promise<ContactVault> =>
  masterKeyVault(contactKeys ?? [await keptKey(join(dataFolder, contactKeyFile))]);

const keptKey = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
  const key = parseMasterKey((await keptOnce(path, `${randomBytes(32).toString('base64url')}\n`)).trim());
  if (key !== undefined) return key;
  throw new TicketlyFault('misconfigured', `${path} contains no key: restore the original file.`);
};
