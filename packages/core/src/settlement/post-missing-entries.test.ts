import { describe, expect, it } from 'vitest';
import type { OutboxEvent } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Payments } from '../payments/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { postMissingEntries } from './post-missing-entries.ts';

/** A paid order whose entries the ledger does not have; what is posted is kept here. */
const world = async (conflicts = 0, declines = 0) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const { app, order, pay } = await smallOffice(ports);
  const { orderId } = await order(buyer('ada'), seatA(1));
  for (let n = 0; n < declines; n += 1) gateway.decline((await pay(buyer('ada'), orderId)).paymentId);
  const { paymentId } = await pay(buyer('ada'), orderId);
  gateway.succeed(paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: buyer('ada'), paymentId }));
  const posted: OutboxEvent[] = [];
  let tries = 0;
  const save: Payments['save'] = async ({ events, expectedVersion }) => {
    tries += 1;
    if (tries <= conflicts)
      return { ok: false, refusal: { code: 'kernel/version-conflicting', currentVersion: expectedVersion + 1 } };
    posted.push(...events);
    return { ok: true, value: expectedVersion + 1 };
  };
  const post = (ledger: Pick<typeof ports.ledger, 'ofOrder'> = { ofOrder: async () => [] }, id = orderId) =>
    postMissingEntries({ ...ports, ledger, payments: { ...ports.payments, save } }, id);
  return { ports, post, posted, tries: () => tries };
};

describe('the entries that the ledger lacks', () => {
  it('are posted together with their payment', async () => {
    const { post, posted, tries } = await world();
    expect([await post(), tries()]).toEqual([2, 1]);
    expect(posted.map(({ type, aggregateId }) => [type, aggregateId.split(':').at(-1)])).toEqual([
      ['LedgerPosted', 'captured'],
      ['LedgerPosted', 'sold'],
    ]);
  });

  it('are posted with the payment that they are of, and no other', async () => {
    const { post, posted, tries } = await world(0, 1);
    expect([await post(), posted.length, tries()]).toEqual([2, 2, 1]);
  });

  it('are posted once each, even if the payment changes meanwhile', async () => {
    const { post, posted, tries } = await world(2);
    expect([await post(), posted.length, tries()]).toEqual([2, 2, 3]);
  });

  it('are left for a retry if the payment keeps changing', async () => {
    const { post, posted } = await world(5);
    await expect(post()).rejects.toMatchObject({ code: 'contended' });
    expect(posted).toEqual([]);
  });

  it('are none if the ledger has them, or if the order does not exist', async () => {
    const { ports, post, tries } = await world();
    expect([await post(ports.ledger), await post(undefined, 'nowhere' as never), tries()]).toEqual([0, 0, 0]);
  });
});
