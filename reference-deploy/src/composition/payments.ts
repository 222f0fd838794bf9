import { join } from 'node:path';
import { folderCharges, memoryCharges, postWebhook, sandboxGateway } from '@ticketly/adapters-sandbox';
import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import type { Clock } from '@ticketly/core';
import type { Config } from '../config.ts';
import { chargesFolder } from '../data-folder/names.ts';
import type { Addresses } from './addresses.ts';
import type { Part } from './part.ts';
import type { Secrets } from './secrets.ts';

/** The gateway that takes payments. Its ledger lives as long as the orders do, and is one for all processes with this data folder. */
export const openPayments = async (
  { store, dataFolder }: Config,
  { webhookSecrets }: Secrets,
  clock: Clock,
  addresses: Addresses,
): Promise<Part<SandboxGateway>> => {
  const charges = store.kind === 'memory' ? memoryCharges() : await folderCharges(join(dataFolder, chargesFolder));
  const gateway = sandboxGateway({
    clock,
    secrets: webhookSecrets,
    charges,
    checkoutUrl: (paymentId) => `${addresses.publicUrl()}/sandbox/pay/${paymentId}`,
    deliver: postWebhook(() => `${addresses.ownUrl()}/v1/payments/webhooks/sandbox`),
  });
  return {
    value: gateway,
    healthChecks: [],
    upkeep: [],
    close: async () => {
      gateway.close();
    },
  };
};
