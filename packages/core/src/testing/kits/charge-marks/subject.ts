import type { PortsSubject } from '../subject.ts';

/** The marks of a store, and its clock. */
export type ChargeMarksSubject = PortsSubject<'chargeMarks' | 'clock'>;
