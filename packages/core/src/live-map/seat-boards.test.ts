import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits, TicketlyFault, editionOf } from '../kernel/index.ts';
import type { AreaId, SeatId, SessionId } from '../kernel/index.ts';
import type { FeedVersion, SeatStatus, SeatChange } from '../locking/index.ts';
import { manualClock, memoryLockStore, memoryPorts, memorySeatFeed, memorySeatLocks } from '../memory/index.ts';
import { drawLayout } from '../seating/index.ts';
import type { Layout } from '../seating/index.ts';
import { buyer, rowHall, rowsOf, seatA, seatB, smallOffice, standing, tiers, valueOf } from '../testing/index.ts';
import { liveBoard } from './live-board.ts';
import { seatBoards } from './seat-boards.ts';
import type { SeatFrame } from './seat-frame.ts';
import type { SeatBoardPorts } from './session-board.ts';

const hourMs = 3_600_000;

/** What a client knows after some frames. */
const applied = (
  frames: readonly SeatFrame[],
): { version: string; statuses: string; areas: Record<AreaId, number> } => {
  let seats: string[] = [];
  let areas: Record<AreaId, number> = {};
  for (const frame of frames) {
    if (frame.kind === 'snapshot') seats = [...frame.statuses];
    else for (const [index, status] of frame.seats) seats[index] = status;
    areas = frame.kind === 'snapshot' ? frame.areas : { ...areas, ...frame.areas };
  }
  return { version: frames.at(-1)?.version ?? '', statuses: seats.join(''), areas };
};

const drawn = (layout: Layout) => ({ layout, seatMap: drawLayout(layout), edition: editionOf(1) });

const world = async () => {
  const clock = manualClock();
  const store = memoryLockStore({ clock });
  const reads: string[] = [];
  const feed = memorySeatFeed(store);
  const locks = memorySeatLocks(store);
  const ports = {
    ...memoryPorts({ clock }),
    seatLocks: { ...locks, held: (sessionId: SessionId) => (reads.push('held'), locks.held(sessionId)) },
    seatFeed: { read: (sessionId: SessionId, after: FeedVersion) => (reads.push('feed'), feed.read(sessionId, after)) },
  };
  const office = await smallOffice(ports);
  const ticking = { running: 0 };
  let act = (): void => {};
  const repeat = (given: () => void) => {
    act = given;
    ticking.running += 1;
    return () => void (ticking.running -= 1);
  };
  const failures: unknown[] = [];
  const open = (over: Partial<SeatBoardPorts> = {}) =>
    seatBoards({ ...ports, ...over }, { repeat, report: (error) => failures.push(error) });
  const boards = open();
  const watch = async (after?: string) => {
    const frames: SeatFrame[] = [];
    const stop = valueOf(await boards.subscribe(office.sessionId, (frame) => frames.push(frame), { after }));
    return { frames, stop };
  };
  const now = async () => {
    const { version, statuses, areas } = valueOf(await boards.current(office.sessionId));
    return { version, statuses, areas };
  };
  return { clock, ports, ...office, boards, open, watch, now, reads, ticking, failures, act: () => act() };
};

describe('the board of a session', () => {
  it('spends at most a quarter of the time notifying watchers, and batches changes if that takes long', async () => {
    const { clock, boards, sessionId, act, hold, now } = await world();
    const frames: SeatFrame[] = [];
    await boards.subscribe(sessionId, (frame) => {
      frames.push(frame);
      if (frame.kind === 'delta') clock.advance(40);
    });
    for (let tick = 1; tick <= 12; tick += 1) {
      await hold(buyer(`buyer-${tick}`), seatA(tick));
      clock.advance(50);
      act();
      await new Promise((resolve) => setImmediate(resolve));
    }
    // 40 ms of telling, 120 of rest: every third tick of 50.
    expect(frames).toHaveLength(1 + 4);
    await boards.tick();
    expect(applied(frames)).toEqual(await now());
  });

  it('shows what is free, held, sold and blocked, and counts what is left', async () => {
    const { boards, hold, order, relay, sessionId } = await world();
    await hold(buyer('ada'), seatA(1));
    await order(buyer('bob'), seatB(2));
    await relay();
    const board = valueOf(await boards.current(sessionId));
    expect(board.statuses).toBe(`h${'f'.repeat(19)}fs${'f'.repeat(18)}bff`);
    expect(board.leftByTier).toEqual({ [tiers.stalls]: 19 + 1 + 12, [tiers.free]: 19, [tiers.vip]: 1 });
    expect(board.areas).toEqual({ [standing]: 12 });
    expect(board.soldOut).toBe(false);
  });

  it('is sold out only when nothing is left that could become free', () => {
    const [one, other] = ['S-A-1' as SeatId, 'S-A-2' as SeatId];
    const hall = drawn(rowHall([{ label: 'A', seats: 3 }], [{ row: 'A', number: 3, blocked: true }]));
    const board = liveBoard(hall, { version: '0' as FeedVersion, held: [one], sold: [other] });
    expect(board.soldOut).toBe(false);
    board.apply('1' as FeedVersion, [{ seatId: one, status: 's' }]);
    expect(board).toMatchObject({ soldOut: true, statuses: 'ssb', leftByTier: { [tiers.stalls]: 0 } });
  });

  it('is as new as the moment it is asked for, and costs one small read', async () => {
    const { hold, now, reads } = await world();
    await now();
    reads.length = 0;
    await hold(buyer('ada'), seatA(1));
    expect((await now()).statuses.startsWith('hf')).toBe(true);
    expect(reads).toEqual(['feed']);
  });

  it('costs two reads for a thousand who ask at once, and every answer is new enough', async () => {
    const { boards, hold, reads, sessionId, now } = await world();
    await now();
    reads.length = 0;
    const early = Array.from({ length: 500 }, () => boards.current(sessionId));
    await hold(buyer('ada'), seatA(1));
    const late = Array.from({ length: 500 }, () => boards.current(sessionId));
    await Promise.all(early);
    for (const board of await Promise.all(late)) expect(valueOf(board).statuses[0]).toBe('h');
    expect(reads.length).toBeLessThanOrEqual(3);
  });

  it('is dropped when nobody asked for a while, and kept as long as somebody watches', async () => {
    const { boards, clock, now, reads, sessionId, watch } = await world();
    await now();
    reads.length = 0;
    clock.advance(60_000);
    await boards.current('nowhere' as SessionId);
    await now();
    expect(reads).toEqual(['held']);
    const { stop } = await watch();
    clock.advance(60_000);
    await boards.current('nowhere' as SessionId);
    reads.length = 0;
    await boards.current(sessionId);
    expect(reads).toEqual(['feed']);
    stop();
  });

  it('is dropped for others where nobody watches it and all of them are too heavy', async () => {
    const { ports, clock, reads, sessionId } = await world();
    const readsWith = async (idleBytes: number): Promise<readonly string[]> => {
      const boards = seatBoards(ports, { idleBytes });
      await boards.current(sessionId);
      // Idle boards are checked once a second, whoever asks.
      clock.advance(1_000);
      await boards.current('nowhere' as SessionId);
      reads.length = 0;
      await boards.current(sessionId);
      return [...reads];
    };
    expect(await readsWith(1_000_000)).toEqual(['feed']);
    expect(await readsWith(1_000)).toEqual(['held']);
  });

  it('of a session that does not exist is refused', async () => {
    const { boards } = await world();
    const refused = { ok: false, refusal: { code: 'scheduling/session-unknown' } };
    expect(await boards.current('nowhere' as SessionId)).toEqual(refused);
    expect(await boards.since('nowhere' as SessionId, '1')).toEqual(refused);
    expect(await boards.subscribe('nowhere' as SessionId, () => {})).toEqual(refused);
  });

  it('of a session that does not exist leaves nothing behind, and gives no reason to sweep the others', async () => {
    const { ports, reads, sessionId } = await world();
    const nowhere = 'nowhere' as SessionId;
    let exists = false;
    const find: typeof ports.showings.find = (id) => ports.showings.find(exists && id === nowhere ? sessionId : id);
    // Every board that nobody watches is too heavy, and goes at the next sweep.
    const boards = seatBoards({ ...ports, showings: { ...ports.showings, find } }, { idleBytes: 1 });
    await boards.current(sessionId);
    reads.length = 0;
    for (let time = 0; time < 3; time += 1) await boards.current(nowhere);
    await boards.subscribe(nowhere, () => {});
    await boards.current(sessionId);
    expect(reads).toEqual(['feed']);
    // A board that is made now is a new one.
    exists = true;
    await boards.current(nowhere);
    reads.length = 0;
    await boards.current(sessionId);
    expect(reads).toEqual(['held']);
  });

  it('sold seats never announce "available" when an old lock lapses', async () => {
    const { app, clock, order, relay, watch, boards, ports } = await world();
    const { holdId } = await order(buyer('ada'), seatB(1));
    await relay();
    const { frames } = await watch();
    clock.advance(defaultLimits.orderTtlMs + hourMs);
    await app.jobs.sweepHolds.run();
    const hold = await ports.seatLocks.find(holdId);
    if (hold !== undefined) await ports.seatLocks.release(hold);
    await boards.tick();
    expect(applied(frames).statuses[20]).toBe('s');
    expect(frames.slice(1).flatMap((frame) => (frame.kind === 'delta' ? frame.seats : []))).toEqual([]);
  });

  it('every completed order leaves others’ held seats held in the view', async () => {
    const { hold, order, relay, seen } = await world();
    await hold(buyer('bob'), seatA(1), seatB(1));
    await order(buyer('ada'), seatB(2));
    await relay();
    expect(await seen(seatA(1), seatB(1), seatB(2))).toBe('hhs');
  });
});

describe('those who watch', () => {
  it('get a snapshot and then what changes, each seat once a tick, and nothing when nothing does', async () => {
    const { app, boards, hold, watch, now } = await world();
    const { frames } = await watch();
    expect(frames).toMatchObject([{ kind: 'snapshot' }]);
    await boards.tick();
    expect(frames).toHaveLength(1);
    const { holdId } = await hold(buyer('ada'), seatA(1));
    await app.holding.releaseHold({ principal: buyer('ada'), holdId });
    await hold(buyer('bob'), seatA(1), seatA(2));
    await boards.tick();
    expect(frames).toHaveLength(2);
    expect(frames[1]).toMatchObject({
      kind: 'delta',
      seats: [
        [0, 'h'],
        [1, 'h'],
      ],
      areas: {},
    });
    expect(applied(frames)).toEqual(await now());
  });

  it('get the number of places left in an area', async () => {
    const { app, boards, sessionId, watch } = await world();
    const { frames } = await watch();
    await app.holding.holdSeats({
      principal: buyer('ada'),
      sessionId,
      wanted: { kind: 'area', areaId: standing, quantity: 5 },
    });
    await boards.tick();
    expect(frames[1]).toMatchObject({ kind: 'delta', seats: [], areas: { [standing]: 7 } });
  });

  it('share one read a tick and the very same frame, however many they are', async () => {
    const { boards, hold, reads, watch } = await world();
    const watchers = await Promise.all(Array.from({ length: 100 }, () => watch()));
    await hold(buyer('ada'), seatA(1));
    reads.length = 0;
    await boards.tick();
    expect(reads).toEqual(['feed']);
    expect(new Set(watchers.map(({ frames }) => frames[1])).size).toBe(1);
  });

  it('resume after a reconnect, also at another process', async () => {
    const { boards, hold, now, open, sessionId, watch } = await world();
    const first = await watch();
    await hold(buyer('ada'), seatA(1));
    await boards.tick();
    first.stop();
    await hold(buyer('bob'), seatA(2), seatB(3));
    await boards.tick();
    expect(first.frames).toHaveLength(2);
    const other = open();
    const frames = [...first.frames];
    await other.subscribe(sessionId, (frame) => frames.push(frame), { after: applied(frames).version });
    expect(frames[2]).toMatchObject({
      kind: 'delta',
      seats: [
        [1, 'h'],
        [22, 'h'],
      ],
    });
    expect(applied(frames)).toEqual(await now());
    const missed = valueOf(await boards.since(sessionId, first.frames[1]?.version ?? ''));
    expect(applied([...first.frames, missed])).toEqual(await now());
  });

  it('who come back by the thousand with one version share one read of what they missed, and the very same frame', async () => {
    const { hold, now, open, ports, sessionId, watch } = await world();
    const { frames: seen, stop } = await watch();
    const after = seen[0]?.version ?? '';
    stop();
    await hold(buyer('ada'), seatA(1));
    const reads: string[] = [];
    const boards = open({
      seatFeed: { read: (id, version) => (reads.push(version), ports.seatFeed.read(id, version)) },
    });
    await boards.current(sessionId);
    const frames: SeatFrame[] = [];
    const comeBack = () => boards.subscribe(sessionId, (frame) => frames.push(frame), { after });
    const back = Promise.all(Array.from({ length: 1_000 }, comeBack));
    await hold(buyer('bob'), seatA(2));
    await back;
    await boards.tick();
    expect(reads.filter((version) => after.startsWith(`${version}-`)).length).toBeLessThanOrEqual(2);
    expect(reads.length).toBeLessThan(10);
    expect(new Set(frames).size).toBeLessThanOrEqual(3);
    expect(applied([...seen, ...new Set(frames)])).toEqual(await now());
  });

  it('are not sent away for answers that come late a few times; for a store that is away they are, at once', async () => {
    const { hold, open, ports, sessionId, watch } = await world();
    const { frames: seen } = await watch();
    await hold(buyer('ada'), seatA(1));
    let fault: 'timeout' | 'unavailable' = 'timeout';
    let [asked, failing] = [0, 0];
    const boards = open({
      seatFeed: {
        read: async (...args) => {
          asked += 1;
          failing -= 1;
          if (failing >= 0) throw new TicketlyFault(fault, 'not now');
          return ports.seatFeed.read(...args);
        },
      },
    });
    await boards.current(sessionId);
    const comeBack = async () => valueOf(await boards.since(sessionId, seen[0]?.version ?? ''));
    failing = 3;
    expect(await comeBack()).toMatchObject({ kind: 'delta', seats: [[0, 'h']] });
    failing = 4;
    await expect(comeBack()).rejects.toThrow('not now');
    [fault, failing, asked] = ['unavailable', 1, 0];
    await expect(comeBack()).rejects.toThrow('not now');
    expect(asked).toBe(1);
  });

  it('get a new snapshot when their version is unknown, or the store was lost', async () => {
    const { boards, sessionId, watch, clock, ports, open, hold } = await world();
    for (const after of ['999999', 'garbage', '', '-1', '1; drop']) {
      expect((await watch(after)).frames).toMatchObject([{ kind: 'snapshot' }]);
      expect(valueOf(await boards.since(sessionId, after)).kind).toBe('snapshot');
    }
    await hold(buyer('ada'), seatA(1));
    let store = memoryLockStore({ clock });
    const lossy = open({
      seatLocks: {
        held: (id) => memorySeatLocks(store).held(id),
        prime: (...args) => memorySeatLocks(store).prime(...args),
      },
      seatFeed: { read: (id, after) => memorySeatFeed(store).read(id, after) },
    });
    const frames: SeatFrame[] = [];
    await lossy.subscribe(sessionId, (frame) => frames.push(frame));
    await memorySeatLocks(store).record(sessionId, [
      { seatId: seatA(5), status: 'sold', holdId: `${sessionId}.x` as never, buyerId: 'x' as never, fence: 1 as never },
    ]);
    await lossy.tick();
    expect(applied(frames).statuses[4]).toBe('s');
    store = memoryLockStore({ clock });
    await lossy.tick();
    expect(frames.at(-1)?.kind).toBe('snapshot');
    expect(applied(frames).statuses[4]).toBe('f');
    expect(ports.clock.now()).toBe(clock.now());
  });

  it('are notified although another connection breaks', async () => {
    const { boards, failures, hold, sessionId, watch } = await world();
    let calls = 0;
    await boards.subscribe(sessionId, () => {
      calls += 1;
      if (calls > 1) throw new Error('broken pipe');
    });
    const { frames } = await watch();
    await hold(buyer('ada'), seatA(1));
    await boards.tick();
    expect(frames).toHaveLength(2);
    expect(failures).toMatchObject([{ message: 'broken pipe' }]);
  });

  it('miss nothing when the store is away for some ticks', async () => {
    const { hold, now, open, ports, sessionId } = await world();
    let away = false;
    const boards = open({
      seatFeed: { read: (...args) => (away ? Promise.reject(new Error('away')) : ports.seatFeed.read(...args)) },
    });
    const frames: SeatFrame[] = [];
    await boards.subscribe(sessionId, (frame) => frames.push(frame));
    away = true;
    await hold(buyer('ada'), seatA(1));
    await expect(boards.tick()).rejects.toThrow('away');
    away = false;
    await boards.tick();
    expect(applied(frames)).toEqual(await now());
  });

  it('keep the clock ticking, which stops without them', async () => {
    const { boards, ticking, watch } = await world();
    expect(ticking.running).toBe(0);
    const one = await watch();
    const other = await watch();
    expect(ticking.running).toBe(1);
    one.stop();
    other.stop();
    await boards.tick();
    expect(ticking.running).toBe(0);
    await watch();
    expect(ticking.running).toBe(1);
    boards.close();
    expect(ticking.running).toBe(0);
  });

  it('get everything they missed, even if that takes more than one read of the feed', async () => {
    const { boards, sessionId, app, hold, now } = await world();
    const { version } = await now();
    for (let turn = 0; turn < 350; turn += 1) {
      const principal = buyer(`buyer-${turn}`);
      const { holdId } = await hold(principal, seatA(1));
      await app.holding.releaseHold({ principal, holdId });
    }
    await hold(buyer('last'), seatA(2));
    const another = await now();
    const frame = valueOf(await boards.since(sessionId, version));
    expect(frame).toMatchObject({ kind: 'delta', version: another.version });
    expect(frame.kind === 'delta' && Object.fromEntries(frame.seats)).toEqual({ 0: 'f', 1: 'h' });
  });

  it('have the server’s map at every frame, however reads and changes fall between each other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(99), { minLength: 4, maxLength: 30 }),
        async (scheduler, chances) => {
          const { boards: plain, hold, open, ports, sessionId } = await world();
          const { layoutVersion, layoutId } = valueOf(await plain.current(sessionId));
          const drawing = `-${layoutVersion}-${layoutId}`;
          const truth = new Map<string, string>();
          const pause = () => scheduler.schedule(Promise.resolve());
          const boards = open({
            seatFeed: {
              read: async (...args) => {
                await pause();
                const answer = await ports.seatFeed.read(...args);
                await pause();
                return answer;
              },
            },
          });
          const note = async (): Promise<void> => {
            const snapshot = await ports.seatLocks.held(sessionId);
            if (snapshot.ok) truth.set(`${snapshot.value.version}${drawing}`, [...snapshot.value.held].sort().join());
          };
          const clients: SeatFrame[][] = [];
          const stops: (() => void)[] = [];
          const join = async (frames: SeatFrame[], after?: string): Promise<void> => {
            clients.push(frames);
            stops.push(valueOf(await boards.subscribe(sessionId, (frame) => frames.push(frame), { after })));
          };
          const joins: Promise<void>[] = [];
          const play = async (): Promise<void> => {
            for (const [step, chance] of chances.entries()) {
              await pause();
              const past = clients[chance % Math.max(1, clients.length)] ?? [];
              if (chance < 15) {
                const held = await hold(buyer(`buyer-${step}`), seatA((step % 20) + 1)).catch(() => undefined);
                await note();
                if (held !== undefined) await ports.seatLocks.release(held);
                await note();
              } else if (chance < 40) {
                await hold(buyer(`buyer-${step}`), seatA((step % 20) + 1)).catch(() => undefined);
                await note();
              } else if (chance < 60) joins.push(boards.tick());
              else if (chance < 90) {
                // Two watchers with one version, which may catch up together.
                for (const frames of [[...past], [...past]]) joins.push(join(frames, past.at(-1)?.version));
              } else joins.push(join([]));
            }
          };
          await note();
          await scheduler.waitFor(play());
          await scheduler.waitFor(Promise.all(joins));
          await scheduler.waitFor(boards.tick());
          for (const frames of clients) {
            for (let upTo = 1; upTo <= frames.length; upTo += 1) {
              const seen = applied(frames.slice(0, upTo));
              const held = [...seen.statuses].flatMap((status, index) => (status === 'h' ? [seatA(index + 1)] : []));
              expect(held.sort().join()).toBe(truth.get(seen.version));
            }
          }
          stops.forEach((stop) => stop());
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a hall of 100,000 seats', () => {
  it('takes changes over at the pace of a small one: what a change costs does not grow with the hall', () => {
    const steps = 20_000;
    const letters = ['h', 'f', 's'] as const;
    const durationOf = (size: number): number => {
      const hall = drawn(rowHall(rowsOf(size / 100, 100)));
      const seatIds = [...hall.seatMap.seatIndex];
      const board = liveBoard(hall, { version: '0' as FeedVersion, held: [], sold: [] });
      const changes = Array.from({ length: steps }, (_, step): SeatChange[] => [
        { seatId: seatIds[(step * 7) % size] ?? ('' as SeatId), status: letters[step % 3] ?? 'f' },
      ]);
      const begun = performance.now();
      for (const change of changes) board.deltaFrame(board.apply('1' as FeedVersion, change));
      return performance.now() - begun;
    };
    durationOf(100);
    const small = Math.min(durationOf(100), durationOf(100), durationOf(100));
    const large = Math.min(durationOf(100_000), durationOf(100_000), durationOf(100_000));
    expect(large / small).toBeLessThan(8);
  });

  it('spells its statuses only when asked, and once per change', () => {
    const board = liveBoard(drawn(rowHall(rowsOf(1_000, 100))), { version: '0' as FeedVersion, held: [], sold: [] });
    const first = board.statuses;
    expect(first).toHaveLength(100_000);
    board.apply('1' as FeedVersion, [{ seatId: 'S-R1000-100' as SeatId, status: 'h' }]);
    const status: SeatStatus | undefined = board.statuses.at(-1) as SeatStatus | undefined;
    expect(status).toBe('h');
  });
});
