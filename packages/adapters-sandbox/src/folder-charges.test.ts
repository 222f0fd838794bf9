import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { money, plusMs } from '@ticketly/core';
import type { OrderId, PaymentId } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capture, decline, openCharge } from './charge.ts';
import { folderCharges } from './folder-charges.ts';
import { sandboxGateway } from './sandbox-gateway.ts';

const clock = manualClock();
const charge = (name: string, afterMs = 0) =>
  openCharge(
    {
      paymentId: name as PaymentId,
      orderId: 'order-1' as OrderId,
      origin: 'here',
      amount: money(4_500, 'EUR'),
      description: '',
      idempotencyKey: name,
    },
    'secret',
    plusMs(clock.now(), afterMs),
  );

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-sandbox-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a ledger in a folder', () => {
  it('is one for all who have it open', async () => {
    const [one, other] = [await folderCharges(folder), await folderCharges(folder)];
    const opened = charge('payment|1:a');
    expect(await other.find(opened.paymentId)).toBeUndefined();
    expect(await one.save(opened, 0)).toBe(true);
    expect(await other.find(opened.paymentId)).toEqual({ charge: opened, version: 1 });
    expect(await other.save(capture(clock.now())(opened), 1)).toBe(true);
    expect(await one.save(decline(opened), 1)).toBe(false);
    expect(await one.find(opened.paymentId)).toEqual({ charge: capture(clock.now())(opened), version: 2 });
  });

  it('lets one of many writers of a version succeed, and shows it whole', async () => {
    const ledgers = await Promise.all(Array.from({ length: 8 }, () => folderCharges(folder)));
    for (let round = 0; round < 10; round += 1) {
      const opened = charge(`payment-${round}`);
      const saved = await Promise.all(ledgers.map((ledger) => ledger.save(opened, 0)));
      expect(saved.filter(Boolean)).toHaveLength(1);
      const found = await Promise.all(ledgers.map((ledger) => ledger.find(opened.paymentId)));
      expect(found.every((stored) => stored?.charge.idempotencyKey === opened.idempotencyKey)).toBe(true);
    }
  });

  it('lists every charge as it is now, oldest first, past what a killed process left', async () => {
    const ledger = await folderCharges(folder);
    await ledger.save(charge('payment-2', 10), 0);
    await ledger.save(charge('payment-1', 20), 0);
    await ledger.save(charge('payment-3', 0), 0);
    await ledger.save(capture(clock.now())(charge('payment-3', 0)), 1);
    await appendFile(join(folder, 'charges.log'), '{"entry":"broken off');
    await ledger.save(charge('payment-4', 30), 0);
    const listed = (await (await folderCharges(folder)).all()).map(({ paymentId, status }) => [paymentId, status]);
    expect(listed).toEqual([
      ['payment-3', 'succeeded'],
      ['payment-2', 'open'],
      ['payment-1', 'open'],
      ['payment-4', 'open'],
    ]);
  });

  it('writes what is saved at the same time together, and answers each for itself', async () => {
    const ledger = await folderCharges(folder);
    const names = Array.from({ length: 200 }, (_, at) => `payment-${at % 190}`);
    const saved = await Promise.all(names.map((name) => ledger.save(charge(name), 0)));
    expect(saved.map((isSaved, at) => (isSaved ? -1 : at)).filter((at) => at >= 0)).toEqual([
      190, 191, 192, 193, 194, 195, 196, 197, 198, 199,
    ]);
    expect(await readdir(folder)).toEqual(['charges.log']);
  });

  it('continues a ledger that had a file for every version', async () => {
    const opened = charge('payment|1:a');
    const captured = capture(clock.now())(opened);
    for (const [at, version] of [opened, captured].entries())
      await writeFile(join(folder, `payment%7C1%3Aa.${at + 1}.json`), JSON.stringify(version));
    const ledger = await folderCharges(folder);
    expect(await ledger.find(opened.paymentId)).toEqual({ charge: captured, version: 2 });
    expect(await ledger.save(decline(opened), 1)).toBe(false);
    expect(await ledger.save(captured, 2)).toBe(true);
    expect((await (await folderCharges(folder)).find(opened.paymentId))?.version).toBe(3);
  });

  it('carries gateways that share it through a payment', async () => {
    const sandbox = async () =>
      sandboxGateway({
        clock,
        secrets: ['a-secret-of-the-tests'],
        checkoutUrl: (id) => `/${id}`,
        charges: await folderCharges(folder),
      });
    const { paymentId, orderId, amount, idempotencyKey } = charge('payment-1');
    const request = { paymentId, orderId, origin: 'here', amount, description: '', idempotencyKey };
    const gateways = await Promise.all([sandbox(), sandbox(), sandbox()]);
    const opened = await Promise.all(gateways.map((gateway) => gateway.open(request)));
    expect(new Set(opened.map(({ clientSecret }) => clientSecret)).size).toBe(1);
    await Promise.all(gateways.map((gateway) => gateway.complete(paymentId, { outcome: 'succeed' })));
    const refund = { paymentId, providerRef: 'sbx_payment-1', amount, idempotencyKey: 'refund-1' };
    await Promise.all(gateways.map((gateway) => gateway.refund(refund)));
    const ledgers = await Promise.all(gateways.map((gateway) => gateway.ledger()));
    for (const ledger of ledgers)
      expect(ledger).toMatchObject([{ status: 'refunded', captured: amount, refunded: amount }]);
  });
});
