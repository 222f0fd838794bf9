import type { Instant, OrderId, QuestionId, SeatId } from '../kernel/index.ts';

/** How to address and reach somebody. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  /** A language tag (BCP 47), as in `de-AT`. */
  readonly locale: string;
}

/** An answer to a question of the event: true or false for a consent, otherwise a text. */
export interface Answer {
  readonly questionId: QuestionId;
  readonly answer: string | boolean;
}

/** Who comes with the ticket of a seat. */
export interface Guest {
  readonly seatId: SeatId;
  readonly name?: string | undefined;
  readonly answers?: readonly Answer[] | undefined;
}

/** Everything a buyer tells about themselves and their guests, for one order. */
export interface OrderContact {
  readonly contact: Contact;
  /** Answers to the questions that are asked once per order. */
  readonly answers?: readonly Answer[] | undefined;
  /** Seats of the order, each at most once. */
  readonly attendees?: readonly Guest[] | undefined;
}

/** What was given, for which order, and when. */
export interface GivenContact extends OrderContact {
  readonly orderId: OrderId;
  readonly savedAt: Instant;
}
