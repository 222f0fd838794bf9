import type { PortsSubject } from '../subject.ts';

/** The log, and a store whose saves append to it. */
export type ChangeFeedSubject = Pick<PortsSubject<'changeFeed' | 'organizations'>, 'ports' | 'peer'>;
