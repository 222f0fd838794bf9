import type { PortsSubject } from '../subject.ts';

export type InboxSubject = Pick<PortsSubject<'inbox'>, 'ports' | 'peer'>;
