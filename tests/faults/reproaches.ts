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
  ...rejectHistory(crowd.attempts),
  ...(await stage.findings(isExpected)),
];

const lostOrders = async ({ ports }: Stage, { orders }: Crowd): Promise<string[]> => {
  const lost: string[] = [];
  for (const { orderId, seatId, paid } of orders) {
    const stored = await ports.orders.find(orderId as OrderId);
    if (stored?.lines[0]?.seatId !== seatId) lost.push(`order ${orderId} was acknowledged and is not there`);
    if (paid && stored?.progress.status !== 'paid') lost.push(`order ${orderId} was paid and is not`);
  }
  return lost;
};
