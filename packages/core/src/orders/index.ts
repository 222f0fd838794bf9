export type * from './order.ts';
export type * from './refusals.ts';
export type * from './orders.port.ts';
export type * from './seat-sales.port.ts';
export * from './order-facts.ts';
export * from './order-decider.ts';
export * from './refund-decider.ts';
export * from './refunded-lines.ts';
export * from './expected-entries.ts';
