import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookCall } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { expectRejected, paymentGatewayKit, paymentGatewaySaboteurs, runKit } from '@ticketly/core/testing';
import type { Made, MakeSubject, PaymentGatewaySubject } from '@ticketly/core/testing';
import { describe, test } from 'vitest';
import { memoryCharges } from './charges.ts';
import type { SandboxCharges } from './charges.ts';
import { folderCharges } from './folder-charges.ts';
import { readNotice } from './notice.ts';
import { sandboxGateway } from './sandbox-gateway.ts';
import { signatureToleranceMs } from './signature.ts';

const gatewayOn = async (
  charges: SandboxCharges,
  forget: () => Promise<void>,
): Promise<Made<PaymentGatewaySubject>> => {
  const clock = manualClock();
  const waiting: ((call: WebhookCall) => void)[] = [];
  const nextCall = (): Promise<WebhookCall> => new Promise((resolve) => waiting.push(resolve));
  const sandbox = sandboxGateway({
    clock,
    charges,
    secrets: ['a-secret-of-the-tests'],
    checkoutUrl: (paymentId) => `https://pay.example/${paymentId}`,
    // No call is ever taken, so each comes again a moment later, signed anew: the next one is
    // genuine and fresh.
    deliver: async (call) => {
      for (const take of waiting.splice(0)) take(call);
      return false;
    },
    delivery: { attempts: Infinity, firstPauseMs: 1, longestPauseMs: 1 },
  });
  return {
    subject: {
      gateway: sandbox,
      pay: async (paymentId) => {
        await sandbox.complete(paymentId, { outcome: 'succeed' });
      },
      decline: async (paymentId) => {
        await sandbox.complete(paymentId, { outcome: 'decline' });
      },
      call: async (paymentId) => {
        for (;;) {
          const call = await nextCall();
          const notice = readNotice(call.body);
          if (notice.ok && notice.value.payment.paymentId === paymentId) return call;
        }
      },
      wait: async (durationMs) => clock.advance(durationMs),
      staleAfterMs: signatureToleranceMs,
    },
    dispose: async () => {
      sandbox.close();
      await forget();
    },
  };
};

const ledgers: Readonly<Record<string, MakeSubject<PaymentGatewaySubject>>> = {
  'in memory': () => gatewayOn(memoryCharges(), async () => undefined),
  'in a folder': async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-sandbox-'));
    return gatewayOn(await folderCharges(folder), () => rm(folder, { recursive: true }));
  },
};

describe.each(Object.entries(ledgers))('the sandbox with its ledger %s', (_name, gateway) => {
  runKit(paymentGatewayKit, { describe, test }, gateway);
  describe(`${paymentGatewayKit.port}, sabotaged`, () => {
    for (const saboteur of paymentGatewaySaboteurs)
      test(`is rejected when it ${saboteur.name}`, () => expectRejected(paymentGatewayKit, saboteur, gateway));
  });
});
