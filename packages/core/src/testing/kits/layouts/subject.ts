import type { PortsSubject } from '../subject.ts';

export type LayoutsSubject = Pick<PortsSubject<'layouts'>, 'ports'>;
