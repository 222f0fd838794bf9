export type * from './payment.ts';
export type * from './payments.port.ts';
export type * from './payment-gateway.port.ts';
export type * from './refusals.ts';
