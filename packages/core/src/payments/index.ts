export type * from './payment.ts';
export * from './payment-reference.ts';
export type * from './payments.port.ts';
export type * from './payment-gateway.port.ts';
export type * from './charge-marks.port.ts';
export type * from './refusals.ts';
export * from './payment-facts.ts';
export * from './payment-decider.ts';
export * from './asking-pace.ts';
