import type { Instant, OrderId, Page, PageRequest, PrincipalId, Result, SessionId } from '../kernel/index.ts';
import type { SaveLimitReached } from './refusals.ts';

/** What a buyer told for an order, as it is stored: unreadable without the person's key. */
export interface SealedContact {
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  /** The order's buyer, whose key seals it. */
  readonly principalId: PrincipalId;
  /** The id of that key. */
  readonly keyId: string;
  /** Null once erased. */
  readonly sealed: string | null;
  readonly savedAt: Instant;
}

/** A contact to store; the store's clock dates it. */
export type NewSealedContact = Omit<SealedContact, 'savedAt' | 'sealed'> & { readonly sealed: string };

/** How often one order's contact may be replaced. */
export interface SavePace {
  readonly most: number;
  readonly withinMs: number;
}

/**
 * What buyers told about themselves and their guests, sealed, by order. It is stored here and
 * nowhere else: in no fact, view or log.
 *
 * Atomic: of two concurrent saves one is last, and its whole document is kept.
 */
export interface Contacts {
  /**
   * Stores a document, replacing what the order had.
   *
   * @returns when it was saved; or `contacts/save-limit-reached` if it was saved `most` times in a
   *   period of `withinMs`, which begins with the first of them
   */
  save(contact: NewSealedContact, pace: SavePace): Promise<Result<Instant, SaveLimitReached>>;
  /** Those that exist, in any order. */
  ofOrders(orderIds: readonly OrderId[]): Promise<readonly SealedContact[]>;
  /** By the order's id. */
  ofPerson(principalId: PrincipalId, page: PageRequest): Promise<Page<SealedContact>>;
  /** By the order's id. */
  ofSession(sessionId: SessionId, page: PageRequest): Promise<Page<SealedContact>>;
  /** Drops the sealed content of all of a person's contacts. A tombstone remains. */
  erase(principalId: PrincipalId): Promise<void>;
}
