import { refuse } from '../kernel/index.ts';
import type { HoldId, IdSource, Randomness, Result } from '../kernel/index.ts';
import { newHoldId } from '../locking/index.ts';
import type { Hold, HoldKeyReused } from '../locking/index.ts';
import type { HoldSeatsCommand, WantedSeats } from './hold-seats.ts';

/**
 * The hold that a request asks for, and the imprint it leaves on it. Only a request with a key
 * leaves one, since only that may be repeated.
 */
export interface KeyedRequest {
  readonly holdId: HoldId;
  readonly imprint: string | undefined;
}

/** Enough to tell the requests of one key apart. */
const attempts = 2 ** 31;

/**
 * Names the hold of a request and makes its imprint: a digest of what is wanted, and of which
 * request this is. A repeat finds the first request's imprint on the hold. So it takes no extra
 * store to tell a repeat from a first request, or from one that wants something else under the same
 * key.
 */
export const keyedRequest = async (
  ports: { readonly ids: IdSource; readonly randomness: Randomness },
  { principal, sessionId, wanted, idempotencyKey }: HoldSeatsCommand,
): Promise<KeyedRequest> => {
  const holdId = await newHoldId(ports, { sessionId, buyerId: principal.principalId, idempotencyKey });
  if (idempotencyKey === undefined) return { holdId, imprint: undefined };
  const attempt = ports.randomness.integer(attempts).toString(36);
  return { holdId, imprint: `${await ports.ids.named(textOf(wanted))}.${attempt}` };
};

/** Equal for all requests that want the same. */
const textOf = (wanted: WantedSeats): string => {
  switch (wanted.kind) {
    case 'seats':
      return JSON.stringify(['seats', ...wanted.seatIds]);
    case 'area':
      return JSON.stringify(['area', wanted.areaId, wanted.quantity]);
    case 'best-available':
      return JSON.stringify(['best', wanted.quantity, wanted.accessible ?? false, ...(wanted.tierIds ?? [])]);
  }
};

/**
 * Whether an earlier request took this hold; refused if that one wanted something else. A hold
 * without an imprint comes from a process that left none, and is accepted.
 */
export const judgeRepeat = (
  { imprint: found }: Pick<Hold, 'imprint'>,
  { imprint }: KeyedRequest,
): Result<boolean, HoldKeyReused> => {
  if (imprint === undefined || found === imprint) return { ok: true, value: false };
  if (found === undefined || wantedOf(found) === wantedOf(imprint)) return { ok: true, value: true };
  return refuse({ code: 'locking/hold-key-reused' });
};

const wantedOf = (imprint: string): string => imprint.slice(0, imprint.indexOf('.'));
