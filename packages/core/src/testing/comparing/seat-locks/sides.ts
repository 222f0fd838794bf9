import { holdIdOf } from '../../../kernel/index.ts';
import type { HoldId, PrincipalId, SessionId } from '../../../kernel/index.ts';
import type { FeedVersion, Hold } from '../../../locking/index.ts';
import type { SeatLocksSubject } from '../../kits/seat-locks/subject.ts';
import { freshName } from '../../kits/subject.ts';
import type { Buyer, Slot } from './steps.ts';

/** What one side of a history knows about one session. */
export interface Hall {
  readonly sessionId: SessionId;
  /** A slot's hold as it was returned the first time, and the last. */
  readonly first: Map<Slot, Hold>;
  readonly last: Map<Slot, Hold>;
  /** Every fence that was issued or reported, in the order of first sight. */
  readonly fences: number[];
  /** Versions of snapshots. */
  readonly bookmarks: FeedVersion[];
}

/** One side of a history: the subject, its sessions, and the time that steps mean to pass. */
export interface Side {
  readonly subject: SeatLocksSubject;
  /** The length of a short life. */
  readonly shortMs: number;
  readonly halls: readonly [Hall, Hall];
  readonly beganAt: number;
  /** The time that waits have passed so far. */
  passedMs: number;
  /** Whether any hold has a short life: until then there is nothing to wait for. */
  hasShort: boolean;
}

const newHall = (): Hall => ({
  sessionId: freshName('session') as SessionId,
  first: new Map(),
  last: new Map(),
  fences: [],
  bookmarks: [],
});

/** A fresh side. */
export const newSide = (subject: SeatLocksSubject, pace: number): Side => ({
  subject,
  shortMs: subject.ttlMs * pace,
  halls: [newHall(), newHall()],
  beganAt: subject.ports.clock.now(),
  passedMs: 0,
  hasShort: false,
});

/** The id of a slot's hold. */
export const holdIdIn = ({ sessionId }: Hall, slot: Slot): HoldId => holdIdOf(sessionId, `hold-${slot}`);

/** The buyer a slot's hold belongs to: an id is made for one buyer. */
export const buyerOf = (slot: Slot): Buyer => (slot % 2 === 1 ? 'bob' : 'ada');

/** The other buyer. */
export const otherThan = (buyer: Buyer): Buyer => (buyer === 'ada' ? 'bob' : 'ada');

/** A buyer's principal. */
export const principal = (buyer: Buyer): PrincipalId => buyer as PrincipalId;
