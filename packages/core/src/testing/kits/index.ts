export * from './kit.ts';
export { ClauseBroken } from './expectations.ts';
export type { PortsSubject } from './subject.ts';
export type { SeatLocksSubject } from './seat-locks.subject.ts';
export * from './seat-locks.kit.ts';
export * from './seat-locks.saboteurs.ts';
