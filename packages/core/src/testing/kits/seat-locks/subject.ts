import { holdIdOf, money, editionOf } from '../../../kernel/index.ts';
import type { AreaId, HoldId, Instant, PrincipalId, SeatId, SessionId, TierId } from '../../../kernel/index.ts';
import type {
  AreaRequest,
  FeedVersion,
  Fence,
  Hold,
  HoldLine,
  HoldReference,
  HoldRequest,
  SeatDecision,
} from '../../../locking/index.ts';
import { expectOk } from '../expectations.ts';
import { freshName, longMs } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/**
 * `SeatLocks` with the `SeatFeed` it writes, on a store that can be emptied. `clock` is the
 * store's, or close to it.
 */
export interface SeatLocksSubject extends PortsSubject<'seatLocks' | 'seatFeed' | 'clock'> {
  /** Empties the store, like a restart without a disk. */
  lose(): Promise<void>;
  /**
   * How many steps of a session the feed keeps at least, and after how many more a version is
   * certainly too old; `Infinity` for a feed that drops nothing.
   */
  readonly feed: { readonly keeps: number; readonly drops: number };
}

/** A seat's id. */
export const seat = (name: string): SeatId => name as SeatId;

/** Seats by their names. */
export const seats = (...names: string[]): SeatId[] => names.map(seat);

/** A buyer by name. */
export const buyer = (name: string): PrincipalId => name as PrincipalId;

/** The ids of a hold's seats. */
export const seatIdsOf = ({ lines }: Hold): SeatId[] => lines.map(({ seatId }) => seatId);

/** The reference by which a holder names their hold. */
export const referenceTo = ({ holdId, buyerId, fence }: Hold): HoldReference => ({ holdId, buyerId, fence });

/** A table with this many places, sold as a whole. */
export const tableFor = (name: string, places: number): HoldLine => ({
  seatId: seat(name),
  label: `Table ${name}`,
  tierId: 'tables' as TierId,
  price: money(80_000, 'EUR'),
  places,
});

/** `quantity` units of the area `floor`, of `capacity`. */
export const floor = (quantity: number, capacity: number): AreaRequest => unitsOf('floor', quantity, capacity);

/** `quantity` units of an area, of `capacity`. */
export const unitsOf = (area: string, quantity: number, capacity: number): AreaRequest => ({
  areaId: area as AreaId,
  quantity,
  capacity,
  label: 'Floor',
  tierId: 'standing' as TierId,
  price: money(1_000, 'EUR'),
});

/** A session that only one clause uses. */
export interface Hall {
  readonly sessionId: SessionId;
  /** A new hold's id. */
  holdId(): HoldId;
  /** A request to hold named seats for an hour, with generous limits. */
  request(who: string, seatNames: readonly string[], over?: Partial<HoldRequest>): HoldRequest;
  /** Holds seats that must be available. */
  take(who: string, seatNames: readonly string[], over?: Partial<HoldRequest>): Promise<Hold>;
  /** What the arbiter decided about a seat of this hold. */
  decision(
    seatName: string,
    hold: Pick<Hold, 'holdId' | 'buyerId' | 'fence'>,
    over: Pick<SeatDecision, 'status' | 'expiresAt' | 'coolsUntil'>,
  ): SeatDecision;
  /** The seats that are held and sold now. */
  shown(): Promise<{
    readonly held: readonly SeatId[];
    readonly sold: readonly SeatId[];
    readonly version: FeedVersion;
  }>;
}

/** A new session, primed empty. */
export const openHall = async (subject: SeatLocksSubject): Promise<Hall> => {
  const hall = strangeHall(subject);
  await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
  return hall;
};

/** A session that the store does not know. */
export const strangeHall = (subject: SeatLocksSubject): Hall => {
  const sessionId = freshName('session') as SessionId;
  const holdId = (): HoldId => holdIdOf(sessionId, freshName('hold'));
  const request: Hall['request'] = (who, seatNames, over = {}) => ({
    holdId: holdId(),
    sessionId,
    buyerId: buyer(who),
    edition: editionOf(1),
    lines: seatNames.map((name) => ({
      seatId: seat(name),
      label: `Seat ${name}`,
      tierId: 'stalls' as TierId,
      price: money(1_999, 'EUR'),
    })),
    areas: [],
    ttlMs: longMs,
    maxActiveHolds: 10,
    maxSeats: 100,
    ...over,
  });
  return {
    sessionId,
    holdId,
    request,
    take: async (who, seatNames, over) =>
      expectOk(
        await subject.ports.seatLocks.hold(request(who, seatNames, over)),
        `${who}'s hold of ${seatNames.join()}`,
      ),
    decision: (seatName, { holdId: own, buyerId, fence }, over) => ({
      seatId: seat(seatName),
      holdId: own,
      buyerId,
      fence,
      ...over,
    }),
    shown: async () => expectOk(await subject.ports.seatLocks.held(sessionId), 'the snapshot'),
  };
};

/** An hour from now, by the store's clock. */
export const later = ({ ports }: SeatLocksSubject): Instant => (ports.clock.now() + longMs) as Instant;

/** A hold that was not taken here: the store learns of it from the arbiter. */
export const toldHold = (hall: Hall, who: string): Pick<Hold, 'holdId' | 'buyerId' | 'fence'> => ({
  holdId: hall.holdId(),
  buyerId: buyer(who),
  fence: 7 as Fence,
});
