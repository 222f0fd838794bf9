import type { SeatSalesSubject } from '../seat-sales/subject.ts';

/** Payments, with the inbox and the log they write to, and the orders they pay for. */
export type PaymentsSubject = SeatSalesSubject;
