import type { QuestionId } from '../kernel/index.ts';

/** What every question has. */
interface AnyQuestion {
  /** Unique within the event. */
  readonly questionId: QuestionId;
  /** As buyers read it. */
  readonly text: string;
  /** Asked once for each ticket, or once for the order. */
  readonly per: 'ticket' | 'order';
  readonly isRequired: boolean;
}

/**
 * What an organizer asks buyers besides their seats: a text of their own, one of several choices,
 * or whether they consent. A required consent has to be given.
 */
export type Question =
  | (AnyQuestion & { readonly kind: 'text' | 'consent' })
  | (AnyQuestion & { readonly kind: 'choice'; readonly choices: readonly string[] });

/** What is asked of whoever buys tickets of an event; what is absent is not asked. */
export interface AskedOfBuyers {
  /** Whether somebody has to say who they are before they pay. Default: as they like. */
  readonly contact?: 'required' | 'optional';
  /** The name of whoever comes, for each ticket. */
  readonly asksNames?: 'required' | 'optional';
  readonly questions?: readonly Question[];
}

/** Whether a buyer has to answer anything before they pay. */
export const mustAnswer = ({ contact, asksNames, questions = [] }: AskedOfBuyers): boolean =>
  contact === 'required' || asksNames === 'required' || questions.some(({ isRequired }) => isRequired);
