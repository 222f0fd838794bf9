import type { EventId, TicketlyFault } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { ChangeFeed, Position } from './change-feed.port.ts';
import { sharedFeed } from './shared-feed.ts';

/** A log that is read through a shared feed. */
export interface SharedLog {
  append(): Promise<void>;
  /** The positions after this one. */
  read(after: number, limit?: number): Promise<readonly number[]>;
  /** After which positions the log itself was read. */
  readonly reads: readonly number[];
  readonly trouble: { fault: TicketlyFault | undefined };
  pass(ms: number): void;
}

/** Five facts, a clock, and how often the log itself was read. */
export const sharedLog = async (options: { readonly keptFacts?: number } = {}): Promise<SharedLog> => {
  const ports = memoryPorts();
  const append = async (): Promise<void> => {
    const organizationId = ports.ids.next('organization');
    const state = { organizationId, name: 'Shared', members: [], createdAt: ports.clock.now() };
    const fact = {
      aggregateType: 'orders',
      aggregateId: organizationId,
      routingKey: 'concert' as EventId,
    } as const;
    const event = { ...fact, id: organizationId, type: 'OrganizationCreated', version: 1, payload: {}, occurredAt: 1 };
    await ports.organizations.save({ state, events: [event], expectedVersion: 0 });
  };
  for (let n = 0; n < 5; n += 1) await append();
  const reads: number[] = [];
  const trouble: SharedLog['trouble'] = { fault: undefined };
  let nowMs = 0;
  const log: ChangeFeed = {
    read: async (request) => {
      reads.push(request.after);
      if (trouble.fault !== undefined) throw trouble.fault;
      return ports.changeFeed.read(request);
    },
  };
  const feed = sharedFeed(log, { monotonicMs: () => nowMs, ...options });
  const read = async (after: number, limit = 100): Promise<number[]> =>
    (await feed.read({ after: after as Position, limit })).map(({ position }) => position);
  return { append, read, reads, trouble, pass: (ms: number) => void (nowMs += ms) };
};
