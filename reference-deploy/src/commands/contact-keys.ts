import { TicketlyFault } from '@ticketly/core';
import { rewrapKeys } from '@ticketly/core/contacts';
import { openContactVault } from '../parts/contact-keys.ts';
import type { Command } from './command.ts';
import { onServer } from './command.ts';

/** Moves the keys of persons to the newest master key, so that an older one can be dropped. */
export const contactKeys: Command = {
  usage:
    'contact-keys rewrap             wraps the keys of persons with the first of TICKETLY_CONTACT_KEYS; then the others may go',
  run: onServer(async ({ ports, args, say }, config) => {
    if (args.join(' ') !== 'rewrap')
      throw new TicketlyFault('misconfigured', 'The only form of this command is "contact-keys rewrap".');
    const count = await rewrapKeys({ ...ports, contactVault: await openContactVault(config) });
    say(`${count} keys were wrapped anew. All are now wrapped by the newest master key: older ones may be dropped.`);
  }),
};
