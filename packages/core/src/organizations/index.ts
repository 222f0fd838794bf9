export type * from './organization.ts';
export type * from './organizations.port.ts';
export type * from './refusals.ts';
export * from './membership.ts';
export * from './organization-events.ts';
export * from './organization-decider.ts';
export * from './create-organization.ts';
export * from './list-organizations.ts';
export * from './set-member.ts';
