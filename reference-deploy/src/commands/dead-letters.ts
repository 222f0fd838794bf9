import { TicketlyFault } from '@ticketly/core';
import { listDeadLetters, retryDeadLetters } from '@ticketly/core/messaging';
import type { Command } from './command.ts';
import { onServer } from './command.ts';

const pageSize = 100;

/** Lists what followers of the log set aside, or retries it. */
export const deadLetters: Command = {
  usage:
    'dead-letters [retry [NAME]]     lists facts that were set aside; or has those of a follower tried again, or all',
  run: onServer(async ({ ports, args, say }) => {
    const [verb = 'list', consumer, ...more] = args;
    if (!['list', 'retry'].includes(verb) || more.length > 0 || (verb === 'list' && consumer !== undefined))
      throw new TicketlyFault('misconfigured', `There is no "dead-letters ${args.join(' ')}"; see --help.`);
    if (verb === 'retry') {
      const count = await retryDeadLetters(ports)(consumer === undefined ? {} : { consumer });
      say(`${count} will be tried again.`);
      return;
    }
    let cursor: string | undefined;
    do {
      const page = await listDeadLetters(ports)({ limit: pageSize, ...(cursor !== undefined && { cursor }) });
      for (const letter of page.items)
        say(`${letter.consumer}  ${letter.position}  ${letter.subject}  ${letter.reason}`);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }),
};
