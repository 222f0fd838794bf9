import { isTicketlyFault } from '@ticketly/core';
import type { HoldRequest, SeatLocks, SessionId } from '@ticketly/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { floor, openSession, requestFor, until } from './holds.fixture.ts';
import { gatherWrites } from './index.ts';
import { commandsOf, ownLocks } from './own-locks.fixture.ts';

const { client, locks, feed } = ownLocks(gatherWrites);
let sessionId: SessionId;

beforeEach(async () => {
  sessionId = await openSession(locks);
});

type Answer = Awaited<ReturnType<SeatLocks['hold']>>;

const inOneTurn = (requests: readonly HoldRequest[]): Promise<readonly Answer[]> =>
  Promise.all(requests.map((request) => locks.hold(request)));
const outcomes = (answers: readonly Answer[]): readonly string[] =>
  answers.map((answer) => (answer.ok ? 'held' : answer.refusal.code));
const take = async (request: HoldRequest): Promise<void> => {
  expect(outcomes([await locks.hold(request)])).toEqual(['held']);
};
const seats = (count: number): string[] => Array.from({ length: count }, (_, at) => `s${at}`);

describe('holds asked for in one turn', () => {
  test('share a command, sixteen at the most', async () => {
    await take(requestFor(sessionId, 'before'));
    const requests = seats(40).map((seat) => requestFor(sessionId, seat));
    const commands = await commandsOf(client, () => inOneTurn(requests));
    // A script that somebody else's test made the server forget is sent once more.
    expect(commands.filter((name) => name !== 'eval')).toEqual(['evalsha', 'evalsha', 'evalsha']);
    expect(await locks.held(sessionId)).toMatchObject({ value: { held: { length: 41 } } });
  });

  test('are like single holds: found by id, each with its own fence, and reported to the feed', async () => {
    const snapshot = await locks.held(sessionId);
    if (!snapshot.ok) throw new Error(snapshot.refusal.code);
    const requests = seats(16).map((seat) => requestFor(sessionId, seat));
    const held = (await inOneTurn(requests)).map((answer) => (answer.ok ? answer.value : undefined));
    expect(new Set(held.map((hold) => hold?.fence)).size).toBe(16);
    for (const hold of held) expect(await locks.find(hold?.holdId as HoldRequest['holdId'])).toEqual(hold);
    const told = await feed.read(sessionId, snapshot.value.version);
    expect(told.ok && told.value.changes.map(({ seatId }) => seatId).sort()).toEqual(seats(16).sort());
    await take(requestFor(sessionId, 'later'));
    const [later] = await inOneTurn([requestFor(sessionId, 'last')]);
    expect(later?.ok && later.value.fence).toBeGreaterThan(Math.max(...held.map((hold) => hold?.fence ?? 0)));
  });

  test('for the same seat: one has it', async () => {
    const answers = await inOneTurn(Array.from({ length: 30 }, () => requestFor(sessionId, 'a1')));
    expect(outcomes(answers).filter((outcome) => outcome === 'held')).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok)).toEqual(
      Array.from({ length: 29 }, () => ({
        ok: false,
        refusal: { code: 'locking/seats-unavailable', conflicts: ['a1'] },
      })),
    );
  });

  test('for overlapping seats: who meets a taken one gets none', async () => {
    const both = requestFor(sessionId, 'a1');
    const pair: HoldRequest = {
      ...both,
      maxSeats: 2,
      lines: [...both.lines, ...requestFor(sessionId, 'a2').lines],
    };
    const other = { ...requestFor(sessionId, 'a2'), maxSeats: 2 };
    const third = { ...requestFor(sessionId, 'a1'), maxSeats: 2 };
    expect(outcomes(await inOneTurn([other, pair, third]))).toEqual(['held', 'locking/seats-unavailable', 'held']);
  });

  test('by one buyer count together', async () => {
    const first = requestFor(sessionId, 'a1');
    const more = ['a2', 'a3'].map((seat) => ({ ...requestFor(sessionId, seat), buyerId: first.buyerId }));
    expect(outcomes(await inOneTurn([first, ...more]))).toEqual([
      'held',
      'locking/hold-limit-reached',
      'locking/hold-limit-reached',
    ]);
    const few = { maxActiveHolds: 5, maxSeats: 2, buyerId: requestFor(sessionId, 'x').buyerId };
    const requests = ['b1', 'b2', 'b3'].map((seat) => requestFor(sessionId, seat, few));
    expect(outcomes(await inOneTurn(requests))).toEqual(['held', 'held', 'locking/seat-limit-reached']);
  });

  test('with the same id are one hold', async () => {
    const request = requestFor(sessionId, 'a1');
    const [first, ...again] = await inOneTurn([request, request, request]);
    expect(first?.ok).toBe(true);
    expect(again).toEqual([first, first]);
  });

  test('of units of one area, beside seats, are given different units', async () => {
    const standing = (): HoldRequest => requestFor(sessionId, 'x', { lines: [], areas: [floor(2, 5)], maxSeats: 2 });
    const requests = [standing(), requestFor(sessionId, 'a1', { maxSeats: 2 }), standing(), standing()];
    const answers = await inOneTurn(requests);
    expect(outcomes(answers)).toEqual(['held', 'held', 'held', 'locking/area-unavailable']);
    const units = answers.flatMap((answer) => (answer.ok ? answer.value.lines.map(({ seatId }) => seatId) : []));
    expect(new Set(units).size).toBe(5);
  });

  test('for a seat whose hold lapsed: one gets it, and the feed reports it', async () => {
    const [lapsing, snapshot] = [requestFor(sessionId, 'a1', { ttlMs: 30 }), await locks.held(sessionId)];
    if (!snapshot.ok) throw new Error(snapshot.refusal.code);
    await take(lapsing);
    await until('a hold whose time has passed', async () => (await locks.find(lapsing.holdId)) === undefined);
    const answers = await inOneTurn([requestFor(sessionId, 'b1'), ...seats(4).map(() => requestFor(sessionId, 'a1'))]);
    expect(outcomes(answers).filter((outcome) => outcome === 'held')).toHaveLength(2);
    const told = await feed.read(sessionId, snapshot.value.version);
    expect(told.ok && told.value.changes.filter(({ seatId }) => seatId === 'a1').map(({ status }) => status)).toEqual([
      'h',
      'f',
      'h',
    ]);
  });

  test('in different sessions, or with different limits, are kept apart', async () => {
    const other = await openSession(locks);
    const unprimed = crypto.randomUUID() as SessionId;
    const requests = [
      requestFor(sessionId, 'a1'),
      requestFor(other, 'a1'),
      requestFor(unprimed, 'a1'),
      requestFor(sessionId, 'a2', { maxSeats: 0 }),
      requestFor(sessionId, 'a3', { ttlMs: 1_000 }),
    ];
    const answers = await inOneTurn(requests);
    expect(outcomes(answers)).toEqual([
      'held',
      'held',
      'locking/session-unprimed',
      'locking/seat-limit-reached',
      'held',
    ]);
    const lives = answers.flatMap((answer) => (answer.ok ? [answer.value.expiresAt - answer.value.heldAt] : []));
    expect(lives).toEqual([60_000, 60_000, 1_000]);
  });

  test('do not suffer from one on which the script fails', async () => {
    const broken = requestFor(sessionId, 'x', { lines: [], areas: [floor('two' as never, 5)] });
    const good = seats(5).map((seat) => requestFor(sessionId, seat));
    const [failure, ...answers] = await Promise.all([
      locks.hold(broken).catch((error: unknown) => error),
      ...good.map((request) => locks.hold(request)),
    ]);
    expect(isTicketlyFault(failure) && failure.code).toBe('unexpected');
    expect(outcomes(answers)).toEqual(good.map(() => 'held'));
  });
});
