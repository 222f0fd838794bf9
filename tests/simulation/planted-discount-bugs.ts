import type { OrderId } from '@ticketly/core';
import { change } from './planting.ts';
import type { PlantedBug } from './planting.ts';

/** Those that sell below the price. */
export const plantedDiscountBugs: readonly PlantedBug[] = [
  {
    name: 'a discount is confirmed twice',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        settle: async (request) => {
          const settled = await ports.seatSales.settle(request);
          const use = settled.ok ? database.discountUses.get(request.paid.orderId) : undefined;
          if (use === undefined) return settled;
          const again = `${use.orderId}-again` as OrderId;
          database.discountUses.set(again, { ...use, orderId: again });
          database.ordersOfDiscount.get(use.discountId)?.push(again);
          return settled;
        },
      }),
  },
  {
    name: 'a discount goes on working after its uses are gone',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        claim: async (request) => {
          const claimed = await ports.seatSales.claim(request);
          const { discountId } = request.order.price?.discount ?? {};
          if (claimed.ok || claimed.refusal.code !== 'discounts/code-used-up' || !discountId) return claimed;
          const hidden = database.ordersOfDiscount.get(discountId) ?? [];
          database.ordersOfDiscount.set(discountId, []);
          const second = await ports.seatSales.claim(request);
          database.ordersOfDiscount.get(discountId)?.push(...hidden);
          return second;
        },
      }),
  },
  {
    name: 'carts that are never paid keep their discount',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        release: async (request) => {
          const before = database.discountUses.get(request.ended.orderId);
          const released = await ports.seatSales.release(request);
          if (before) database.discountUses.set(before.orderId, before);
          return released;
        },
      }),
  },
];
