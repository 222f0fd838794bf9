import type { Finding } from '@ticketly/core/testing';
import type { World } from './world.ts';

const lookEveryMs = 7_000;

/**
 * I10, while the sale goes on: no discount is reserved and used by more orders than it is for. At
 * rest some of them were taken back, and too many would be none.
 */
export const watchDiscounts = async (world: World, findings: Finding[]): Promise<void> => {
  const { schedule, ports, discount } = world;
  const { totalLimit } = discount.terms;
  while (world.busy) {
    await schedule.sleep(lookEveryMs);
    const { reserved, confirmed } = await ports.discounts.usage(discount.discountId);
    if (totalLimit === null || reserved + confirmed <= totalLimit) continue;
    const sentence = `discount ${discount.code} for ${totalLimit} orders is with ${reserved + confirmed} at once`;
    findings.push({ invariant: 'I10', sentence });
    return;
  }
};
