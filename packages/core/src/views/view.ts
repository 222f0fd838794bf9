import type { EventFact } from '../catalog/index.ts';
import { invariant } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { OrderFact } from '../orders/index.ts';
import type { SessionFact } from '../scheduling/index.ts';
import type { TicketFact } from '../tickets/index.ts';

/** What every document may say about itself. */
export interface StaleMark {
  /**
   * The document stopped at a fact that could not be applied: it is correct up to there, and lacks
   * later facts.
   */
  readonly stale?: true;
}

/** What a view can be folded from: every fact about a concert. */
export type ConcertFact = EventFact | SessionFact | OrderFact | TicketFact;

/** A fact of one of these types, as the log holds it. */
export type ToldFact<Type extends ConcertFact['type']> = Omit<RecordedEvent, 'type' | 'payload'> &
  ConcertFact & { readonly type: Type };

/**
 * Documents of one kind, folded from the log. Everything specific to a view is here: code that
 * feeds or stores it knows only its name.
 */
export interface View<Document extends StaleMark = StaleMark> {
  /** Names it in stores and dead letters: lower case, with underscores. */
  readonly name: string;
  /** The facts it is folded from. */
  readonly types: readonly string[];
  /** The document that a fact of these types concerns. Throws on a fact that does not say. */
  idOf(fact: RecordedEvent): string;
  /**
   * The document after a fact; `document` is undefined if there is none yet. Throws if the fact
   * can't be folded.
   */
  evolve(document: Document | undefined, fact: RecordedEvent): Document;
}

/**
 * Declares a view. `idOf` and `evolve` get facts of the declared types and no others, so a switch
 * over the type that forgets one does not compile.
 *
 * @example
 * interface Attendance extends StaleMark {
 *   readonly tickets: number;
 * }
 * const attendance: View<Attendance> = defineView({
 *   name: 'attendance',
 *   types: ['TicketIssued', 'TicketRevoked'],
 *   idOf: ({ payload }) => payload.sessionId,
 *   evolve: (known, { type }) => ({
 *     tickets: (known?.tickets ?? 0) + (type === 'TicketIssued' ? 1 : -1),
 *   }),
 * });
 */
export const defineView = <Document extends StaleMark, const Type extends ConcertFact['type']>(declared: {
  readonly name: string;
  readonly types: readonly Type[];
  readonly idOf: (fact: ToldFact<NoInfer<Type>>) => string;
  readonly evolve: (document: Document | undefined, fact: ToldFact<NoInfer<Type>>) => Document;
}): View<Document> => {
  const { name, types, idOf, evolve } = declared;
  invariant(/^[a-z][a-z0-9_]*$/.test(name), `${name} is no name of a view: lower case, with underscores`);
  // Callers pass only facts of the declared types, and the type determines the payload.
  const told = (fact: RecordedEvent): ToldFact<Type> => fact as unknown as ToldFact<Type>;
  return {
    name,
    types,
    idOf: (fact) => idOf(told(fact)),
    evolve: (document, fact) => evolve(document, told(fact)),
  };
};
