import { holdIdOf, instant, invariant, ok, refuse, sessionOfHold } from '@ticketly/core';
import { distinctAreas } from '@ticketly/core/locking';
import type {
  BuyerUsage,
  ConvertHold,
  ExtendHold,
  Hold,
  HoldId,
  Result,
  SeatDecision,
  SeatId,
  SeatLocks,
  SeatsSnapshot,
  SessionId,
} from '@ticketly/core';
import { versionAfter } from './feed-version.ts';
import { decodeHold, encodeBuyer, ownPart } from './hold-codec.ts';
import { holdAnswers, holdArguments } from './hold-script.ts';
import { holdTogether } from './hold-together.ts';
import { sessionKeys } from './keys.ts';
import type { RedisLocksOptions } from './keys.ts';
import { redisScripts } from './scripts.ts';
import type { RedisClient, Reply, ScriptName } from './scripts.ts';
import { sessionRegister } from './session-register.ts';
import { sessionSweep } from './session-sweep.ts';

/** How many decisions one call of the script takes, so that it never blocks the server for long. */
const decisionsPerCall = 500;

/**
 * `SeatLocks` on Redis 7: every call is one script and one round trip, holds that are asked for in
 * the same turn of the event loop share one, all keys of a session share a cluster slot, and Redis'
 * own clock decides. Losing the server's data costs holds, never a sale: the session is then
 * unprimed, and fences go on from the time in microseconds.
 *
 * @example
 * const seatLocks = redisSeatLocks(new Redis(url, redisClientOptions), { prefix: 'ticketly:' });
 */
export const redisSeatLocks = (client: RedisClient, options: RedisLocksOptions = {}): SeatLocks => {
  const keys = sessionKeys(options);
  const { base, feedLength } = keys;
  const run = redisScripts(client);
  const register = sessionRegister(client, keys);
  const sweeps = sessionSweep(register, run, keys);

  const call = (name: ScriptName, sessionId: SessionId, args: readonly (string | number)[]): Promise<Reply> =>
    run(name, base(sessionId), args);

  const recordAll = async (sessionId: SessionId, decisions: readonly SeatDecision[]): Promise<void> => {
    for (const part of chunks(decisions)) {
      await call('record', sessionId, [feedLength, '', 0, ...part.flatMap(decisionArguments)]);
    }
  };

  const changeHold = (
    reference: Omit<ConvertHold, 'ttlMs'>,
    what: string,
    more: readonly number[] = [],
  ): Promise<Reply> =>
    call('change-hold', sessionOf(reference.holdId), [
      ownPart(reference.holdId),
      encodeBuyer(reference.buyerId),
      reference.fence ?? '',
      feedLength,
      what,
      ...more,
    ]);

  return {
    hold: askingForAreasOnce(
      holdTogether(async (requests) => {
        const [{ sessionId, ttlMs }] = requests;
        const reply = await call('hold', sessionId, holdArguments(requests, feedLength));
        sweeps.lookIn(sessionId, ttlMs);
        // No hold waits for this, and the next one makes good what went wrong.
        void register.use(sessionId).catch(() => undefined);
        return holdAnswers(requests, reply);
      }),
    ),
    find: async (holdId) => foundHold(holdId, await call('find', sessionOf(holdId), [ownPart(holdId)])),
    holdsOf: async (sessionId, buyerId) =>
      holdsIn(sessionId, await call('holds-of', sessionId, [encodeBuyer(buyerId)])),
    usageOf: async (sessionId, buyerId) =>
      usageIn(sessionId, await call('usage-of', sessionId, [encodeBuyer(buyerId)])),
    extend: async (request: ExtendHold) => {
      const reply = await changeHold(request, 'extend', [request.ttlMs, request.maxTotalMs, request.maxExtensions]);
      if (reply[0] === 'extensions') {
        const expiresAt = instant(Number(reply[1]));
        return refuse({ code: 'locking/extension-limit-reached', limit: request.maxExtensions, expiresAt });
      }
      return changeAnswer(request.holdId, reply);
    },
    convert: async (request) => changeAnswer(request.holdId, await changeHold(request, 'convert', [request.ttlMs])),
    release: async (request) => changeAnswer(request.holdId, await changeHold(request, 'release')),
    record: async (sessionId, decisions) => {
      await recordAll(sessionId, decisions);
      await register.use(sessionId);
    },
    prime: async (sessionId, { fenceFloor, decisions, edition }) => {
      await register.note(sessionId);
      await recordAll(sessionId, decisions);
      await call('record', sessionId, [feedLength, fenceFloor, edition ?? 0]);
    },
    raiseEdition: async (sessionId, edition) => {
      await register.note(sessionId);
      await call('raise-edition', sessionId, [edition]);
    },
    held: async (sessionId) => snapshotAnswer(sessionId, await call('held', sessionId, [feedLength])),
    sweep: () => sweeps.sweep(),
    nextSweepInMs: () => sweeps.nextInMs(),
  };
};

const askingForAreasOnce =
  (hold: SeatLocks['hold']): SeatLocks['hold'] =>
  (request) =>
    hold(request.areas.length < 2 ? request : { ...request, areas: distinctAreas(request.areas) });

const sessionOf = (holdId: HoldId): SessionId => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return sessionId;
};

const foundHold = (holdId: HoldId, [outcome, value]: Reply): Hold | undefined => {
  if (outcome !== 'ok') return undefined;
  const hold = decodeHold(sessionOf(holdId), ownPart(holdId), String(value));
  return hold.lines.length === 0 ? undefined : hold;
};

const usageIn = (sessionId: SessionId, [, taken, ...owns]: Reply): BuyerUsage => ({
  taken: Number(taken),
  holdIds: owns.map((own) => holdIdOf(sessionId, String(own))),
});

const holdsIn = (sessionId: SessionId, [, ...pairs]: Reply): readonly Hold[] =>
  pairs
    .flatMap((value, at) => (at % 2 === 1 ? [decodeHold(sessionId, String(pairs[at - 1]), String(value))] : []))
    .filter(({ lines }) => lines.length > 0);

const changeAnswer = (
  holdId: HoldId,
  [outcome, value]: Reply,
): Result<Hold, { code: 'locking/hold-expired' } | { code: 'locking/hold-unknown' }> => {
  if (outcome === 'ok') return ok(decodeHold(sessionOf(holdId), ownPart(holdId), String(value)));
  return refuse({ code: outcome === 'unknown' ? 'locking/hold-unknown' : 'locking/hold-expired' });
};

const snapshotAnswer = (
  sessionId: SessionId,
  [outcome, entryId, ...pairs]: Reply,
): Result<SeatsSnapshot, { code: 'locking/session-unprimed' }> => {
  if (outcome === 'unprimed') return refuse({ code: 'locking/session-unprimed' });
  const held: SeatId[] = [];
  const sold: SeatId[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const seatId = String(pairs[at]) as SeatId;
    (String(pairs[at + 1]).startsWith('s') ? sold : held).push(seatId);
  }
  return ok({ version: versionAfter(sessionId, String(entryId)), held, sold });
};

const decisionArguments = (decision: SeatDecision): (string | number)[] => [
  decision.seatId,
  decision.status,
  ownPart(decision.holdId),
  encodeBuyer(decision.buyerId),
  decision.fence,
  (decision.status === 'free' ? decision.coolsUntil : decision.expiresAt) ?? 0,
  decision.places ?? 1,
];

const chunks = (decisions: readonly SeatDecision[]): SeatDecision[][] =>
  Array.from({ length: Math.ceil(decisions.length / decisionsPerCall) }, (_, part) =>
    decisions.slice(part * decisionsPerCall, (part + 1) * decisionsPerCall),
  );
