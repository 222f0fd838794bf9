import type { PortsSubject } from '../subject.ts';

/** Dead letters, and a clock near theirs. */
export type DeadLettersSubject = PortsSubject<'deadLetters' | 'clock'>;
