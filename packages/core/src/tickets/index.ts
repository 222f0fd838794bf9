export type * from './ticket.ts';
export type * from './tickets.port.ts';
export type * from './ticket-keys.port.ts';
export type * from './refusals.ts';
export * from './ticket-facts.ts';
export * from './ticket-decider.ts';
export * from './ticket-code.ts';
export * from './ticket-keys-of.ts';
