export type * from './session.ts';
export type * from './sessions.port.ts';
export type * from './showings.port.ts';
export type * from './timers.port.ts';
export type * from './refusals.ts';
export * from './sale-window.ts';
export * from './session-status.ts';
