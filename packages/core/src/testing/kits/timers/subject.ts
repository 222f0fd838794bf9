import type { PortsSubject } from '../subject.ts';

/** Timers, and a clock near theirs. */
export type TimersSubject = PortsSubject<'timers' | 'clock'>;
