import { describe, expect, test } from 'vitest';
import { defaultLimits, ok, refuse } from '../kernel/index.ts';
import type { Edition, LayoutId, SeatId } from '../kernel/index.ts';
import type { SeatBoard, SeatBoards } from '../live-map/index.ts';
import type { SeatLocks } from '../locking/index.ts';
import { manualClock, memoryPorts, seededRandomness } from '../memory/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, codeOf, hallOf, rowSection, seatA, smallOffice, tiers, valueOf } from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { holdBestAvailable } from './hold-best-available.ts';

/** Another process, with locks of which some verbs are replaced. */
const processOn = (ports: Ports, { sessionId }: SmallOffice, over: Partial<SeatLocks> = {}, seed = 1) => {
  const calls: string[] = [];
  const held: SeatLocks['held'] = (id) => {
    calls.push('held');
    return (over.held ?? ports.seatLocks.held)(id);
  };
  const app = ticketly(
    { ...ports, randomness: seededRandomness(seed), seatLocks: { ...ports.seatLocks, ...over, held } },
    { seatBoards: { repeat: () => () => {} } },
  );
  const best = (name: string, quantity: number, idempotencyKey?: string) =>
    app.holding.holdSeats({
      principal: buyer(name),
      sessionId,
      wanted: { kind: 'best-available', quantity },
      idempotencyKey,
    });
  return { app, best, calls };
};

/** A hall of two seats, free of charge. */
const twoSeats = hallOf([rowSection('main', [{ label: 'A', seats: 2, tierId: tiers.free }])]);
const open = async (hall?: typeof twoSeats) => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const office = await smallOffice(ports, hall && { hall });
  return { clock, ports, office };
};

/** Locks before which others always take the first seat that is asked for. */
const alwaysLate = () => {
  const tries: SeatId[][] = [];
  const hold: SeatLocks['hold'] = async ({ lines }) => {
    const seatIds = lines.map(({ seatId }) => seatId);
    tries.push(seatIds);
    return { ok: false, refusal: { code: 'locking/seats-unavailable', conflicts: seatIds.slice(0, 1) } };
  };
  return { tries, hold };
};

describe('a buyer who loses races', () => {
  test('tries as often as the limit says, the best seats first, and never a seat that was lost', async () => {
    const { ports, office } = await open();
    const { tries, hold } = alwaysLate();
    const { best } = processOn(ports, office, { hold });
    expect(codeOf(await best('ada', 2))).toBe('locking/races-lost');
    expect(tries).toHaveLength(defaultLimits.bestAvailableAttempts);
    for (const [n, [lost]] of tries.entries())
      for (const later of tries.slice(n + 1)) expect(later).not.toContain(lost);
    const { hold: won } = valueOf(await processOn(ports, office).best('bob', 2));
    expect(won.lines.map(({ seatId }) => seatId)).toEqual(tries[0]);
  });

  test('spreads: buyers of two processes want the same seats first, and different ones afterwards', async () => {
    const { ports, office } = await open();
    const [one, other] = [alwaysLate(), alwaysLate()];
    await processOn(ports, office, one, 1).best('ada', 2);
    await processOn(ports, office, other, 2).best('bob', 2);
    expect(one.tries[0]).toEqual(other.tries[0]);
    expect(one.tries[1]).not.toEqual(other.tries[1]);
  });
});

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** A gate, shut until it is opened. */
const gate = () => {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
};

describe('when the seats that are left are being taken by somebody else', () => {
  test('the locks decide who gets them, and are asked for nothing but the holds', async () => {
    const { ports, office } = await open(twoSeats);
    const { passed, open: letAda } = gate();
    const hold: SeatLocks['hold'] = async (request) => {
      if (request.buyerId === 'ada') await passed;
      return ports.seatLocks.hold(request);
    };
    const { app, best, calls } = processOn(ports, office, { hold });
    await app.liveMap.current(office.sessionId);
    calls.length = 0;
    const late = best('ada', 2);
    await soon();
    expect(codeOf(await best('bob', 2))).toBe('ok');
    expect(calls).toEqual([]);
    letAda();
    expect(codeOf(await late)).toBe('seating/not-enough-seats');
  });

  test('nobody is refused for too few seats right after losing a race for them', async () => {
    const { ports, office, clock } = await open(twoSeats);
    const { passed, open: letCyd } = gate();
    let bobTries = 0;
    const hold: SeatLocks['hold'] = async (request) => {
      if (request.buyerId === 'cyd') await passed;
      if (request.buyerId === 'bob') bobTries += 1;
      // Ada is faster, once.
      if (request.buyerId === 'bob' && bobTries === 1) await office.hold(buyer('ada'), seatA(1), seatA(2));
      return ports.seatLocks.hold(request);
    };
    const lateCyd: Promise<unknown>[] = [];
    const held: SeatLocks['held'] = async (sessionId) => {
      // Ada's hold lapses, and Cyd, who comes now, is about to take the seats.
      if (bobTries > 0) clock.advance(defaultLimits.holdTtlMs);
      const answer = await ports.seatLocks.held(sessionId);
      if (bobTries > 0) lateCyd.push(best('cyd', 2));
      await soon();
      return answer;
    };
    const { best } = processOn(ports, office, { hold, held });
    expect(codeOf(await best('bob', 2))).toBe('ok');
    letCyd();
    expect((await Promise.all(lateCyd)).map((each) => codeOf(each as never))).toEqual(['seating/not-enough-seats']);
  });
});

test('the locks are asked for lapsed holds where too few seats are free, but not once all are sold', async () => {
  const { ports, office } = await open(twoSeats);
  const { app, best, calls } = processOn(ports, office);
  const { holdId } = await office.hold(buyer('ada'), seatA(1));
  await app.liveMap.current(office.sessionId);
  calls.length = 0;
  expect(codeOf(await best('bob', 2))).toBe('seating/not-enough-seats');
  expect(calls).toEqual(['held']);
  await app.holding.releaseHold({ principal: buyer('ada'), holdId });
  await office.order(buyer('cyd'), seatA(1), seatA(2));
  await office.relay();
  expect(codeOf(await best('bob', 2))).toBe('seating/not-enough-seats');
  expect(calls).toEqual(['held']);
});

test('a repeat does not explain why other seats were chosen', async () => {
  const { ports, office } = await open();
  const [one, other] = [processOn(ports, office, {}, 1), processOn(ports, office, {}, 2)];
  const first = valueOf(await one.best('ada', 2, 'key'));
  const repeat = valueOf(await other.best('ada', 2, 'key'));
  expect(first.explanation).toMatchObject({ rule: 'adjacent' });
  expect(repeat).toEqual({ hold: first.hold, explanation: null, isRepeat: true });
});

describe('a board that is not of the hall that a buyer was shown', () => {
  const choose = async (boardsOf: (board: SeatBoard) => readonly Awaited<ReturnType<SeatBoards['current']>>[]) => {
    const { ports, office } = await open(twoSeats);
    const showing = await ports.showings.find(office.sessionId);
    if (showing === undefined) throw new Error('nothing is shown');
    await office.hold(buyer('ada'), seatA(1), seatA(2));
    const boards = [...boardsOf(valueOf(await office.app.liveMap.current(office.sessionId)))];
    const current: SeatBoards['current'] = async () => boards.shift() ?? refuse({ code: 'scheduling/session-unknown' });
    const hold = () => Promise.reject(new Error('no seat was to be held'));
    const choosing = { ...ports, seatBoards: { current }, hold, endLapsed: async () => {} };
    return holdBestAvailable(choosing, showing, { kind: 'best-available', quantity: 1 });
  };
  /** The same board after a change of the hall: copied, since it lives. */
  const changed = ({ edition, layoutId, layoutVersion }: SeatBoard, over: Partial<SeatBoard>) =>
    ok({ edition, layoutId, layoutVersion, ...over } as SeatBoard);
  const stale = (edition: number) => ({ ok: false, refusal: { code: 'locking/showing-stale', edition } });

  test('is refused with the newer edition of the two, and so is one of which only the layout differs', async () => {
    const edition = 1_000_000 as Edition;
    const other = { layoutId: 'other' as LayoutId };
    expect(await choose((board) => [changed(board, { ...other, edition })])).toEqual(stale(edition));
    let shown = 0 as Edition;
    const older = await choose((board) => {
      shown = board.edition;
      return [changed(board, { ...other, edition: (board.edition - 1) as Edition })];
    });
    expect(older).toEqual(stale(shown));
  });

  test('is refused also when it is asked for again', async () => {
    const edition = 1_000_000 as Edition;
    expect(await choose((board) => [ok(board), changed(board, { edition, layoutVersion: 9 })])).toEqual(stale(edition));
  });

  test('is refused as the session that it is of, if there is none', async () => {
    expect(await choose(() => [])).toEqual({ ok: false, refusal: { code: 'scheduling/session-unknown' } });
  });
});
