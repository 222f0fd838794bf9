export type * from './organization.ts';
export type * from './organizations.port.ts';
export type * from './refusals.ts';
export * from './seller.ts';
export * from './membership.ts';
export * from './organization-facts.ts';
export * from './organization-decider.ts';
export * from './use-cases.ts';
