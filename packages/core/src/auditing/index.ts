export type * from './finding.ts';
export * from './audit-order.ts';
export * from './audit-seats.ts';
export type * from './audit-ports.ts';
export type { Corrections } from './correct-drifts.ts';
export * from './keep-auditing.ts';
