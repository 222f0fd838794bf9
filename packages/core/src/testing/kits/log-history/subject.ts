import type { PortsSubject } from '../subject.ts';

/** `LogHistory` of a database, with its log and something that writes to it. */
export type LogHistorySubject = PortsSubject<'logHistory' | 'changeFeed' | 'sessions' | 'clock'>;
