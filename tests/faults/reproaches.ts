import type { OrderId } from '@ticketly/core';
import { rejectHistory } from '../races/history.ts';
import type { Crowd } from './crowd.ts';
import type { Stage } from './stage.ts';

/**
 * Everything that went wrong for a crowd that left: orders lost or changed, seats with two owners,
 * and what the auditor finds.
 */
export const reproaches = async (
  stage: Stage,
  crowd: Crowd,
  isExpected?: (finding: string) => boolean,
): Promise<readonly string[]> => [
  ...(await lostOrders(stage, crowd)),
  ...crowd.changedOrders.map((orderId) => `the hold of order ${orderId}, ordered again, gave another order`),
  ...(await withOwners(stage, rejectHistory(crowd.attempts))),
  ...(await stage.findings(isExpected)),
];

/** Adds to a refusal that no attempt explains what the stores know of the seat. */
const withOwners = async ({ ports, sessionId }: Stage, sentences: readonly string[]): Promise<readonly string[]> => {
  if (sentences.length === 0) return [];
  const { decisions } = await ports.seatSales.taken(sessionId);
  const held = await ports.seatLocks.held(sessionId);
  return sentences.map((sentence) => {
    const seatId = /was refused (\S+), which nobody had/.exec(sentence)?.[1];
    if (seatId === undefined) return sentence;
    const decision = decisions.find((one) => one.seatId === seatId);
    const locks = held.ok
      ? (['held', 'sold'] as const).filter((as) => held.value[as].some((one) => one === seatId))
      : [];
    return `${sentence}; now ${locks.join() || 'free'} by the locks, and by the arbiter ${JSON.stringify(decision ?? 'free')}`;
  });
};

const lostOrders = async ({ ports }: Stage, { orders }: Crowd): Promise<string[]> => {
  const lost: string[] = [];
  for (const { orderId, seatId, paid } of orders) {
    const stored = await ports.orders.find(orderId as OrderId);
    if (stored?.lines[0]?.seatId !== seatId) lost.push(`order ${orderId} was acknowledged and is not there`);
    if (paid && stored?.progress.status !== 'paid') lost.push(`order ${orderId} was paid and is not`);
  }
  return lost;
};
