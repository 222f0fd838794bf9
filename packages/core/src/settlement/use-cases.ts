export * from './refund-order.ts';
export * from './receive-webhook.ts';
