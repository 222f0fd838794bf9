import type { Instant, OrderId, Page, PageRequest, PrincipalId, Result, SessionId } from '../kernel/index.ts';
import type { SaveLimitReached } from './refusals.ts';

/** What a buyer told in an order, as it is kept: nobody reads it without the person's key. */
export interface SealedContact {
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  /** The order's buyer, whose key seals it. */
  readonly principalId: PrincipalId;
  /** Which key of theirs. */
  readonly keyId: string;
  /** Null once it was erased. */
  readonly sealed: string | null;
  readonly savedAt: Instant;
}

/** What is to be kept; the store's clock says when. */
export type NewSealedContact = Omit<SealedContact, 'savedAt' | 'sealed'> & { readonly sealed: string };

/** How often one order's may be replaced. */
export interface SavePace {
  readonly most: number;
  readonly withinMs: number;
}

/**
 * What buyers told of themselves and their guests, sealed, by order. It lies here and nowhere else:
 * in no fact, view or log.
 *
 * Whole: of two who save at once one is last, and what is kept is all of theirs.
 */
export interface Contacts {
  /**
   * Keeps a document in place of what the order had.
   *
   * @returns when it was saved; or `contacts/save-limit-reached` if it was saved `most` times in a
   *   period of `withinMs`, which begins with the first of them
   */
  save(contact: NewSealedContact, pace: SavePace): Promise<Result<Instant, SaveLimitReached>>;
  /** Those there are, in any order. */
  ofOrders(orderIds: readonly OrderId[]): Promise<readonly SealedContact[]>;
  /** By the order's id. */
  ofPerson(principalId: PrincipalId, page: PageRequest): Promise<Page<SealedContact>>;
  /** By the order's id. */
  ofSession(sessionId: SessionId, page: PageRequest): Promise<Page<SealedContact>>;
  /** Drops what is sealed in all of a person's; that there was something stays. */
  erase(principalId: PrincipalId): Promise<void>;
}
