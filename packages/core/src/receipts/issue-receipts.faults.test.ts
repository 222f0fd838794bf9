import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

/** When a step dies: before the receipts are written, after, or before its place moves. */
const anyDeaths = fc.array(fc.constantFrom('before', 'after', 'at-checkpoint', 'never'), {
  minLength: 4,
  maxLength: 12,
});

const lost = new TicketlyFault('unknown-outcome', 'the process died here');

test('whenever two followers die, all is issued in the end, once and without a gap', async () => {
  await fc.assert(
    fc.asyncProperty(anyDeaths, fc.integer({ min: 1, max: 5 }), async (deaths, limit) => {
      const clock = manualClock();
      const gateway = memoryGateway({ clock });
      const ports = memoryPorts({ clock, gateways: [gateway] });
      const { app, order, pay, organizationId } = await smallOffice(ports);
      for (const seat of [1, 2, 3, 4]) {
        const { orderId } = await order(buyer(`buyer-${seat}`), seatA(seat));
        const { paymentId } = await pay(buyer(`buyer-${seat}`), orderId);
        gateway.succeed(paymentId);
        valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
        if (seat % 2 === 0) valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
      }
      const left = [...deaths];
      const mortal = ticketly({
        ...ports,
        receipts: {
          ...ports.receipts,
          issue: async (drafts) => {
            const death = left[0];
            if (death === 'before') throw (left.shift(), lost);
            const issued = await ports.receipts.issue(drafts);
            if (death === 'after') throw (left.shift(), lost);
            return issued;
          },
        },
        checkpoints: {
          ...ports.checkpoints,
          advance: async (...to) => {
            if (left.shift() === 'at-checkpoint') throw lost;
            await ports.checkpoints.advance(...to);
          },
        },
      });
      const step = (): Promise<unknown> => mortal.jobs.issueReceipts.run({ limit }).catch(() => 0);
      for (let round = 0; round < 100 && left.length > 0; round += 1) await Promise.all([step(), step()]);
      while ((await app.jobs.issueReceipts.run()) > 0);
      const page = { limit: 100 };
      const { items } = valueOf(await app.receipts.listIssuedReceipts({ principal: olga, organizationId, page }));
      expect(items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(new Set(items.map(({ cause }) => cause)).size).toBe(6);
      const sum = items.reduce((all, { content: { kind, total } }) => {
        return all + (kind === 'receipt' ? total.amountMinor : -total.amountMinor);
      }, 0);
      expect(sum).toBe(2 * 1_999);
    }),
    { numRuns: 60 },
  );
});
