import { join } from 'node:path';
import { folderCharges, memoryCharges, postWebhook, sandboxGateway, sandboxPages } from '@ticketly/adapters-sandbox';
import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import type { RequestHandler } from 'express';
import type { Addresses } from '../parts/addresses.ts';
import { chargesFolder } from '../data-folder/names.ts';
import type { DescribeOrder, OpenPayments } from './payments.ts';

/**
 * Payments without money. The ledger lives as long as the orders do, and all processes with this
 * data folder share it.
 */
export const openSandbox: OpenPayments = async ({ config, secrets, clock, addresses }) => {
  const { store, dataFolder } = config;
  const charges = store.kind === 'memory' ? memoryCharges() : await folderCharges(join(dataFolder, chargesFolder));
  const gateway = sandboxGateway({
    clock,
    secrets: secrets.webhookSecrets,
    charges,
    checkoutUrl: (paymentId) => `${addresses.publicUrl()}/sandbox/pay/${paymentId}`,
    deliver: postWebhook(() => `${addresses.ownUrl()}/v1/payments/webhooks/sandbox`),
  });
  return {
    value: { gateways: [gateway], pages: (describe) => checkoutPages(gateway, addresses, describe), demo: gateway },
    healthChecks: [],
    jobs: [],
    close: async () => {
      gateway.close();
    },
  };
};

/**
 * The port may not be known before the server listens, so the pages are created when they are first
 * requested.
 */
const checkoutPages = (gateway: SandboxGateway, addresses: Addresses, describe: DescribeOrder): RequestHandler => {
  let pages: RequestHandler | undefined;
  return (request, response, next) => {
    pages ??= sandboxPages(gateway, {
      returnOrigins: ownOrigins(addresses.publicUrl()),
      describe: async ({ orderId, description }) => [...(await describe(orderId)), description],
    });
    void pages(request, response, next);
  };
};

/** On one machine, the demo's page may have been opened under either name. */
const ownOrigins = (publicUrl: string): readonly string[] => {
  const { origin, protocol, hostname, port } = new URL(publicUrl);
  const loopback = ['127.0.0.1', 'localhost'];
  return loopback.includes(hostname) ? loopback.map((name) => `${protocol}//${name}:${port}`) : [origin];
};
