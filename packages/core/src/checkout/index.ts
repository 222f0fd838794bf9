export { correctLocks } from './correct-locks.ts';
export { relayConsumer, relayDecisions } from './relay-decisions.ts';
export type { RelayPorts } from './relay-decisions.ts';
export * from './tell-locks.ts';
export * from './coded-ticket.ts';
export * from './use-cases.ts';
