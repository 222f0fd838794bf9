import type { PortsSubject } from '../subject.ts';

/** A database's `LogHistory`, with its log and something that writes to it. */
export type LogHistorySubject = PortsSubject<'logHistory' | 'changeFeed' | 'sessions' | 'clock'>;
