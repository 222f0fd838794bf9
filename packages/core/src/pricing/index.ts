export * from './price-rules.ts';
export type * from './discount-rule.ts';
export type * from './refusals.ts';
export * from './order-price.ts';
export * from './quote.ts';
export * from './refund-of.ts';
export * from './shares-of.ts';
export * from './check-price-rules.ts';
