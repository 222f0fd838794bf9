export * from './refund-order.ts';
export * from './refund-tickets.ts';
export * from './show-refund-progress.ts';
export * from './receive-webhook.ts';
export * from './payment-backlog.ts';
