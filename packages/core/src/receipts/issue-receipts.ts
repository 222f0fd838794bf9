import type { Events } from '../catalog/index.ts';
import { invariant } from '../kernel/index.ts';
import type { Job } from '../kernel/index.ts';
import { followLog } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, RecordedEvent } from '../messaging/index.ts';
import type { Order, OrderFact } from '../orders/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { draftReceipts } from './draft-receipts.ts';
import type { ReceiptSurroundings } from './draft-receipts.ts';
import type { Receipts } from './receipts.port.ts';

/** What issuing receipts needs. */
export type IssueReceiptsPorts = FollowPorts & {
  readonly receipts: Pick<Receipts, 'issue'>;
  readonly organizations: Pick<Organizations, 'find'>;
  readonly events: Pick<Events, 'find'>;
  readonly sessions: Pick<Sessions, 'find'>;
};

/**
 * Follows the log and issues a receipt for each order that was paid, and a credit note for each
 * refund, in the log's order. Selling does not wait for it: gapless numbers must be assigned one
 * after the other, while orders settle in parallel. Idempotent, also across two concurrent
 * processes.
 */
export const issueReceipts = (ports: IssueReceiptsPorts): Job<FollowStep> => {
  const issue = async (events: readonly RecordedEvent[]): Promise<void> => {
    const look = lookUp(ports);
    const drafts = [];
    for (const { payload } of events.filter(isMoneyFact)) {
      drafts.push(...draftReceipts(payload, await look(payload)));
    }
    if (drafts.length > 0) await ports.receipts.issue(drafts);
  };
  return followLog(
    ports,
    {
      consumer: 'receipts',
      batchSize: 500,
      subjectsOf: (event) => (isMoneyFact(event) ? [event.aggregateId] : []),
      apply: (_, events) => issue(events),
      applyAll: (bySubject) =>
        issue([...bySubject.values()].flat().toSorted((one, other) => one.position - other.position)),
    },
    'issue receipts',
  );
};

const moneyFacts: readonly string[] = [
  'OrderPaid',
  'OrderPartlyRefunded',
  'OrderRefunded',
] satisfies OrderFact['type'][];

const isMoneyFact = (event: RecordedEvent): event is RecordedEvent & OrderFact =>
  event.aggregateType === 'orders' && moneyFacts.includes(event.type);

/** Reads what receipts name, each item once per batch. */
const lookUp = (ports: IssueReceiptsPorts): ((order: Order) => Promise<ReceiptSurroundings>) => {
  const organizationOf = once((id: Order['organizationId']) => ports.organizations.find(id));
  const eventOf = once((id: Order['eventId']) => ports.events.find(id));
  const sessionOf = once((id: Order['sessionId']) => ports.sessions.find(id));
  return async ({ orderId, organizationId, eventId, sessionId }) => {
    const [organization, event, session] = await Promise.all([
      organizationOf(organizationId),
      eventOf(eventId),
      sessionOf(sessionId),
    ]);
    invariant(organization && event && session, `order ${orderId} is for something that is not there`);
    return { organization: organization.state, event: event.state, session: session.state };
  };
};

const once = <Id, Found>(find: (id: Id) => Promise<Found>): ((id: Id) => Promise<Found>) => {
  const known = new Map<Id, Promise<Found>>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
};
