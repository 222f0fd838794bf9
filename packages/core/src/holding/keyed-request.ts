import { refuse } from '../kernel/index.ts';
import type { HoldId, IdSource, Randomness, Result } from '../kernel/index.ts';
import { newHoldId } from '../locking/index.ts';
import type { Hold, HoldKeyReused } from '../locking/index.ts';
import type { HoldSeatsCommand, WantedSeats } from './hold-seats.ts';

/** The hold that a request asks for, and what the request leaves on it: only where it has a key, and so may be repeated. */
export interface KeyedRequest {
  readonly holdId: HoldId;
  readonly imprint: string | undefined;
}

/** Enough to tell the requests of one key from each other. */
const attempts = 2 ** 31;

/**
 * Names the hold of a request and makes its imprint: what is wanted, digested, and which of all
 * requests this is. A repeat finds the first one's imprint on the hold, so that it costs no store to
 * know a repeat from a first request, or from one that wants something else under the same key.
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

/** The same for all requests that want the same. */
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

/** Whether an earlier request took this hold; refused if that one wanted something else. A hold without an imprint is of a process that left none, and is believed. */
export const judgeRepeat = (
  { imprint: found }: Pick<Hold, 'imprint'>,
  { imprint }: KeyedRequest,
): Result<boolean, HoldKeyReused> => {
  if (imprint === undefined || found === imprint) return { ok: true, value: false };
  if (found === undefined || wantedOf(found) === wantedOf(imprint)) return { ok: true, value: true };
  return refuse({ code: 'locking/hold-key-reused' });
};

const wantedOf = (imprint: string): string => imprint.slice(0, imprint.indexOf('.'));
