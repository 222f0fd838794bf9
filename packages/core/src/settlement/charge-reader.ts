import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant, Pace } from '../kernel/index.ts';
import type { ChargeMarks, ChargeTurn, GatewayCharge, PaymentGateway } from '../payments/index.ts';

/**
 * Reads a gateway's list of charges repeatedly, starting where the last comparison with the
 * database ended.
 */
export interface ChargeReader {
  /** Undefined while another process has the turn. */
  takeTurn(): Promise<ChargeTurn | undefined>;
  /** Reads a page and has it compared. @returns whether to continue with the next. */
  readPage(turn: ChargeTurn): Promise<boolean>;
  /** When it last reached the end; null if it has not done so since it last started over. */
  comparedAt(): Instant | null;
}

/** Compares what is read. */
export interface ChargeCompare {
  /** Settles each charge, or keeps it to retry later. */
  compare(charges: readonly GatewayCharge[]): Promise<void>;
  /** The instant of the oldest charge it kept, if earlier than this one. */
  oldestOr(instant: Instant): Instant;
  /** The database may be a different one: kept charges will be read again. */
  beginAnew(): void;
}

const secondMs = 1_000;
/**
 * Charges younger than this are left alone: their attempt may still be on its way. A page that took
 * longer than this is read again.
 */
const quietMs = 30 * secondMs;
/** How late a gateway may list a charge, or how far off its clock may be. */
const overlapMs = 120 * secondMs;
/** The pause between two passes over the whole list. */
const restMs = 30 * secondMs;
const pageSize = 50;

/** How far a pass over the list has come. */
interface Pass {
  readonly movedFrom: Instant;
  readonly cursor: string | undefined;
}

/** The reader of one gateway's list. */
export const chargeReader = (
  ports: { readonly chargeMarks: ChargeMarks; readonly clock: Clock },
  gateway: PaymentGateway,
  pace: Pace,
  comparer: ChargeCompare,
): ChargeReader => {
  const { provider } = gateway;
  let last: string | null = null;
  let pass: Pass | undefined;
  let reached: Instant | undefined;
  let comparedAt: Instant | null = null;

  const passFrom = (from: Instant, now: Instant): Pass | undefined => {
    const rests = comparedAt !== null && now < plusMs(comparedAt, restMs);
    return pass ?? (rests ? undefined : { movedFrom: plusMs(from, -overlapMs), cursor: undefined });
  };

  return {
    takeTurn: async () => {
      const turn = await ports.chargeMarks.take({ provider, last, leaseMs: quietMs });
      if (turn === undefined) return undefined;
      last = turn.turn;
      if (!turn.goesOn) {
        // The database may have been restored and have forgotten what was compared: its own mark
        // counts.
        [pass, reached, comparedAt] = [undefined, turn.comparedUntil, null];
        comparer.beginAnew();
      }
      return turn;
    },
    readPage: async ({ turn, comparedUntil }) => {
      const begunAt = ports.clock.now();
      const from = reached ?? comparedUntil;
      const now = passFrom(from, begunAt);
      if (now === undefined || pace.left() <= 0) return false;
      pace.spend(1);
      const page = await gateway.charges({ ...now, limit: pageSize });
      const ripe = page.items.filter(({ movedAt }) => movedAt <= plusMs(begunAt, -quietMs));
      await comparer.compare(ripe);
      // If the database was restored meanwhile, this one may not know what the old one knew.
      if (ports.clock.now() > plusMs(begunAt, quietMs)) return false;
      const furthest = ripe.at(-1)?.movedAt ?? from;
      reached = furthest > from ? furthest : from;
      if (!(await ports.chargeMarks.advance({ provider, turn, to: comparer.oldestOr(reached) }))) {
        [pass, last] = [undefined, null];
        return false;
      }
      const isEnd = page.nextCursor === null || ripe.length < page.items.length;
      pass = isEnd ? undefined : { ...now, cursor: page.nextCursor };
      if (isEnd) comparedAt = ports.clock.now();
      return !isEnd;
    },
    comparedAt: () => comparedAt,
  };
};
