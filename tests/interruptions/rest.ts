import type { OrderId } from '@ticketly/core';
import { linesTicketed } from '@ticketly/core/orders';
import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import type { AuditedSession } from '@ticketly/core/testing';
import { auditPromises } from '../simulation/kept-promises.ts';
import type { SceneOffice } from './scene.ts';

/** What is not as it must be when everything has come to rest, in sentences; none if all is. */
export const faultsAtRest = async (office: SceneOffice): Promise<readonly string[]> => {
  const { ports, sessionId, gateway, sentBack, toldRefunded } = office;
  const session = await readAuditedSession(ports, sessionId, gateway.ledger());
  const lived = {
    gateway: { sentBack },
    toldRefunded,
    toldPaid: new Set<OrderId>(),
    takenBack: new Set<OrderId>(),
    isOff: false,
  };
  const audited = [...auditSession(session), ...auditPromises(lived, session)];
  return [
    ...audited.map(({ invariant, sentence }) => `${invariant}: ${sentence}`),
    ...chargedForNothing(session),
    ...unended(session),
    ...((await isOff(office)) ? stillOn(session) : []),
  ];
};

const isOff = async ({ ports, sessionId }: SceneOffice): Promise<boolean> =>
  (await ports.sessions.find(sessionId))?.state.progress.status === 'cancelled';

/** What does not take place is owed to nobody any more. */
const stillOn = ({ orders }: AuditedSession): string[] =>
  orders
    .filter((order) => linesTicketed(order).length > 0)
    .map(({ orderId }) => `order ${orderId} has tickets of a session that was called off`);

/** The plain question of every buyer: who paid has tickets, or the money back. */
const chargedForNothing = ({ ledger, payments, tickets }: AuditedSession): string[] => {
  const orderOf = new Map(payments.map(({ paymentId, orderId }) => [paymentId, orderId]));
  const hasTickets = new Set(tickets.flatMap(({ orderId, progress }) => (progress.status === 'issued' ? orderId : [])));
  return ledger
    .filter(({ captured, refunded, dispute }) => {
      const taken = dispute?.status === 'lost' ? dispute.amount.amountMinor : 0;
      return captured.amountMinor > refunded.amountMinor + taken;
    })
    .filter(({ paymentId }) => {
      const orderId = orderOf.get(paymentId);
      return orderId === undefined || !hasTickets.has(orderId);
    })
    .map(({ paymentId }) => `a buyer was charged by ${paymentId}, and has neither tickets nor the money`);
};

/** Nothing waits for ever, and what has ended here can't be paid there. */
const unended = ({ orders, payments, ledger }: AuditedSession): string[] => [
  ...orders.filter(({ progress }) => progress.status === 'pending').map(({ orderId }) => `order ${orderId} never ends`),
  ...payments
    .filter(({ progress: { status } }) => status === 'created' || status === 'requires_action')
    .map(({ paymentId, progress }) => `payment ${paymentId} is ${progress.status} for ever`),
  ...ledger
    .filter(({ status }) => status === 'open')
    .map(({ paymentId }) => `payment ${paymentId} can still be made, and its order has ended`),
];
