import type { Outcome } from './buyer.ts';
import type { Client } from './client.ts';
import type { Watchers } from './watchers.ts';

/** What must be true afterwards, and the sentences that say where it is not. */
export interface Verdict {
  readonly ticketsRead: number;
  readonly doubles: number;
  readonly problems: readonly string[];
}

interface TicketRead {
  readonly ticketId: string;
  readonly seatId: string;
  readonly sessionId: string;
  readonly status: string;
}

/**
 * Reads every buyer's tickets back and compares them with each other, with the orders, and with the
 * map.
 */
export const judge = async (
  client: Client,
  sessionId: string,
  outcomes: readonly Outcome[],
  watchers: Watchers,
): Promise<Verdict> => {
  const problems: string[] = [];
  const holders = new Map<string, string>();
  let ticketsRead = 0;
  let doubles = 0;
  for (const { orderId, token, paid } of outcomes) {
    if (orderId === undefined) continue;
    const order = await client.call('GET', `/v1/orders/${orderId}`, token);
    const tickets = await ticketsOf(client, orderId, token);
    const lines = order.body['lines'] as { seatId: string }[];
    const expected = order.body['status'] === 'paid' ? lines.length : 0;
    if (tickets.length !== expected)
      problems.push(
        `Order ${orderId} is ${String(order.body['status'])} and has ${tickets.length} tickets instead of ${expected}.`,
      );
    if (paid && order.body['status'] !== 'paid')
      problems.push(`Order ${orderId} was paid and is now ${String(order.body['status'])}.`);
    for (const { seatId, ticketId } of tickets) {
      ticketsRead += 1;
      const other = holders.get(seatId);
      if (other !== undefined) {
        doubles += 1;
        problems.push(`Seat ${seatId} was sold twice: tickets ${other} and ${ticketId}.`);
      }
      holders.set(seatId, ticketId);
    }
  }
  problems.push(...(await mapProblems(client, sessionId, holders, watchers)));
  return { ticketsRead, doubles, problems };
};

const ticketsOf = async (client: Client, orderId: string, token: string): Promise<readonly TicketRead[]> => {
  const answer = await client.call('GET', `/v1/orders/${orderId}/tickets`, token);
  const items = Array.isArray(answer.body['items']) ? (answer.body['items'] as TicketRead[]) : [];
  return items.filter(({ status }) => status !== 'revoked');
};

const mapProblems = async (
  client: Client,
  sessionId: string,
  holders: ReadonlyMap<string, string>,
  watchers: Watchers,
): Promise<string[]> => {
  const layout = await client.call('GET', `/v1/sessions/${sessionId}/layout`);
  const seatIndex = layout.body['seatIndex'] as string[];
  const seats = await client.call('GET', `/v1/sessions/${sessionId}/seats`);
  const statuses = String(seats.body['statuses']);
  if (seats.body['layoutId'] !== layout.body['layoutId'] || seats.body['layoutVersion'] !== layout.body['version'])
    return ['The session moved into another hall while its map was read; which seat is which can not be told.'];
  const problems = seatIndex.flatMap((seatId, index) =>
    holders.has(seatId) && statuses[index] !== 's'
      ? [`Seat ${seatId} has a ticket, and the map shows "${String(statuses[index])}".`]
      : [],
  );
  const maps = watchers.maps();
  const wrong = maps.filter(({ version, statuses: map }) => version === seats.body['version'] && map !== statuses);
  const behind = maps.filter(({ version }) => version !== '' && version !== seats.body['version']);
  const outside = maps.filter(({ version }) => version === '');
  if (outside.length > 0)
    problems.push(
      `${outside.length} watchers never saw the map; TICKETLY_STREAMS_PER_ADDRESS says how many are let in from here.`,
    );
  if (wrong.length > 0) problems.push(`${wrong.length} watchers have another map than the server at the same version.`);
  if (behind.length > 0)
    problems.push(`${behind.length} watchers had not come to the last version a second after the end.`);
  return problems;
};
