import { describe, expect, it } from 'vitest';
import { defaultLimits, money, plusMs, sumMoney } from '../kernel/index.ts';
import type { AreaId, EventId, HoldId, SeatId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts, seededRandomness } from '../memory/index.ts';
import type { SessionPlan } from '../scheduling/index.ts';
import {
  accessibleSeat,
  blockedSeat,
  buyer,
  codeOf,
  olga,
  person,
  seatA,
  seatB,
  smallOffice,
  standing,
  tiers,
  valueOf,
  wholeTable,
} from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { WantedSeats } from './hold-seats.ts';

const hourMs = 3_600_000;

const world = async (plan: Partial<SessionPlan> = {}) => {
  const clock = manualClock();
  const ports = memoryPorts({ clock, randomness: seededRandomness(1) });
  const office = await smallOffice(ports, { plan });
  const ask = (name: string, wanted: WantedSeats, idempotencyKey?: string) =>
    office.app.holding.holdSeats({ principal: buyer(name), sessionId: office.sessionId, wanted, idempotencyKey });
  const seats = (name: string, ...seatIds: SeatId[]) => ask(name, { kind: 'seats', seatIds });
  const best = (name: string, quantity: number) => ask(name, { kind: 'best-available', quantity });
  return { clock, ports, ...office, ask, seats, best };
};

describe('a hold of named seats', () => {
  it('has the labels and the prices of now, and lives as long as the session says', async () => {
    const { seats, clock } = await world();
    const { hold, explanation } = valueOf(await seats('ada', seatA(1), seatA(2), seatA(3)));
    expect(hold.lines.map(({ seatId, label, tierId }) => [seatId, label, tierId])).toEqual([
      [seatA(1), 'Main, row A, seat 1', tiers.stalls],
      [seatA(2), 'Main, row A, seat 2', tiers.stalls],
      [seatA(3), 'Main, row A, seat 3', tiers.stalls],
    ]);
    expect(
      sumMoney(
        hold.lines.map(({ price }) => price),
        'EUR',
      ),
    ).toEqual(money(5_997, 'EUR'));
    expect(hold.expiresAt).toBe(plusMs(clock.now(), defaultLimits.holdTtlMs));
    expect(explanation).toBeNull();
  });

  it('two lines on one seat in one request are one seat', async () => {
    const { seats } = await world();
    const { hold } = valueOf(await seats('ada', seatA(1), seatA(1), seatA(2), seatA(1)));
    expect(hold.lines.map(({ seatId }) => seatId)).toEqual([seatA(1), seatA(2)]);
  });

  it('costs a round trip to the locks, and one only', async () => {
    const { ports, sessionId, seats } = await world();
    await seats('warm-up', seatA(20));
    const asked: string[] = [];
    const counted = <Args extends unknown[], Answer>(name: string, act: (...args: Args) => Answer) => {
      return (...args: Args): Answer => {
        asked.push(name);
        return act(...args);
      };
    };
    const { hold, held, find, prime } = ports.seatLocks;
    const counting = {
      ...ports.seatLocks,
      hold: counted('hold', hold),
      held: counted('held', held),
      find: counted('find', find),
      prime: counted('prime', prime),
    };
    const { app } = await smallOffice({ ...ports, seatLocks: counting });
    asked.length = 0;
    valueOf(
      await app.holding.holdSeats({
        principal: buyer('ada'),
        sessionId,
        wanted: { kind: 'seats', seatIds: [seatA(1)] },
      }),
    );
    expect(asked).toEqual(['hold']);
  });

  it('names every conflict, and then holds nothing', async () => {
    const { seats, seen } = await world();
    await seats('ada', seatA(1), seatA(2));
    expect(await seats('bob', seatA(1), seatA(2), seatA(3))).toEqual({
      ok: false,
      refusal: { code: 'locking/seats-unavailable', conflicts: [seatA(1), seatA(2)] },
    });
    expect(await seen(seatA(1), seatA(2), seatA(3))).toBe('hhf');
  });

  it('names unknown and blocked seats', async () => {
    const { seats } = await world();
    const nowhere = 'main-Z-9' as SeatId;
    const unit = 'standing~1' as SeatId;
    expect(await seats('ada', seatA(1), nowhere, blockedSeat, unit)).toEqual({
      ok: false,
      refusal: { code: 'locking/seats-unknown', seatIds: [nowhere, blockedSeat, unit] },
    });
  });

  it('refuses no seat, and more than an order may have', async () => {
    const { seats } = await world();
    const refusal = { code: 'locking/seat-count-invalid', limit: 10 };
    expect(await seats('ada')).toEqual({ ok: false, refusal });
    expect(await seats('ada', ...Array.from({ length: 11 }, (_, n) => seatA(n + 1)))).toEqual({ ok: false, refusal });
  });

  it('takes a whole table at its price once, counting every place of it', async () => {
    const { seats } = await world();
    expect(await seats('ada', wholeTable, seatA(1), seatA(2), seatA(3))).toMatchObject({
      refusal: { code: 'locking/seat-count-invalid' },
    });
    const { hold } = valueOf(await seats('ada', wholeTable, seatA(1), seatA(2)));
    expect(hold.lines[0]).toMatchObject({ seatId: wholeTable, price: money(80_000, 'EUR') });
  });

  it('counts every place of a whole table for its buyer, also once it is ordered, and tells the arbiter', async () => {
    const { ports, seats, order, relay } = await world();
    await order(buyer('ada'), wholeTable);
    const tooMany = { ok: false, refusal: { code: 'locking/seat-limit-reached', limit: 10, taken: 8 } };
    expect(await seats('ada', seatA(1), seatA(2), seatA(3))).toEqual(tooMany);
    await relay();
    expect(await seats('ada', seatA(1), seatA(2), seatA(3))).toEqual(tooMany);
    const { sessionId } = valueOf(await seats('bob', seatA(9))).hold;
    const { decisions } = await ports.seatSales.taken(sessionId);
    expect(decisions).toMatchObject([{ seatId: wholeTable, places: 8 }]);
  });

  it('is one a buyer and session, and a failed second one changes nothing of the first', async () => {
    const { clock, seats, app } = await world();
    const { hold } = valueOf(await seats('ada', seatA(1)));
    clock.advance(60_000);
    expect(await seats('ada', seatA(2))).toEqual({
      ok: false,
      refusal: { code: 'locking/hold-limit-reached', limit: 1, holdIds: [hold.holdId] },
    });
    expect(valueOf(await app.holding.findHold({ principal: buyer('ada'), holdId: hold.holdId }))).toEqual(hold);
  });

  it('leaves a buyer no more seats of a session than they may have, ordered ones included', async () => {
    const { seats, order, relay } = await world();
    await order(buyer('ada'), ...Array.from({ length: 8 }, (_, n) => seatA(n + 1)));
    await relay();
    expect(await seats('ada', seatA(9), seatA(10), seatA(11))).toEqual({
      ok: false,
      refusal: { code: 'locking/seat-limit-reached', limit: 10, taken: 8 },
    });
  });

  it('comes back on a repeat with the same key, and is taken once', async () => {
    const { ask } = await world();
    const wanted: WantedSeats = { kind: 'seats', seatIds: [seatA(1)] };
    const first = valueOf(await ask('ada', wanted, 'key-1'));
    expect(first.isRepeat).toBe(false);
    expect(valueOf(await ask('ada', wanted, 'key-1'))).toEqual({ ...first, isRepeat: true });
    expect(codeOf(await ask('bob', wanted, 'key-1'))).toBe('locking/seats-unavailable');
  });

  it('is refused to a repeat that wants something else under the key, as long as it lives', async () => {
    const { ask, app } = await world();
    const area = { kind: 'area', areaId: standing, quantity: 2 } as const;
    const { hold } = valueOf(await ask('ada', area, 'key-1'));
    const others: WantedSeats[] = [
      { ...area, quantity: 1 },
      { kind: 'seats', seatIds: [seatA(1)] },
      { kind: 'seats', seatIds: ['nowhere' as SeatId] },
      { kind: 'best-available', quantity: 2 },
      { kind: 'best-available', quantity: 9_999 },
    ];
    for (const wanted of others) expect(codeOf(await ask('ada', wanted, 'key-1'))).toBe('locking/hold-key-reused');
    expect(valueOf(await ask('ada', area, 'key-1')).hold).toEqual(hold);
    await app.holding.releaseHold({ principal: buyer('ada'), holdId: hold.holdId });
    expect(valueOf(await ask('ada', { ...area, quantity: 1 }, 'key-1')).isRepeat).toBe(false);
  });

  it('comes back on a repeat also where a first request would be refused by now', async () => {
    const { ask, app, sessionId } = await world();
    const best: WantedSeats = { kind: 'best-available', quantity: 2 };
    const { hold } = valueOf(await ask('ada', best, 'key-1'));
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    expect(codeOf(await ask('ada', best, 'key-2'))).toBe('scheduling/session-not-on-sale');
    expect(valueOf(await ask('ada', best, 'key-1'))).toEqual({ hold, explanation: null, isRepeat: true });
  });

  it('is taken once by a key, however many ask for it at one time', async () => {
    const { ask } = await world();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('ada', { kind: 'best-available', quantity: 2 }, 'key-1')),
    );
    const held = answers.map(valueOf);
    expect(new Set(held.map(({ hold }) => JSON.stringify(hold))).size).toBe(1);
    expect(held.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
  });

  it('refuses callers who are not buyers, and unknown sessions', async () => {
    const { app, sessionId } = await world();
    const wanted: WantedSeats = { kind: 'seats', seatIds: [seatA(1)] };
    expect(await app.holding.holdSeats({ principal: olga, sessionId, wanted })).toEqual({
      ok: false,
      refusal: { code: 'identity/role-missing', needs: 'buyer' },
    });
    const nowhere = 'nowhere' as SessionId;
    expect(codeOf(await app.holding.holdSeats({ principal: buyer('ada'), sessionId: nowhere, wanted }))).toBe(
      'scheduling/session-unknown',
    );
  });
});

describe('the sale window', () => {
  it('is refused before it opens, with the time it will', async () => {
    const opensAt = plusMs(manualClock().now(), hourMs);
    const { clock, seats } = await world({ saleStart: { kind: 'at', at: opensAt } });
    expect(await seats('ada', seatA(1))).toEqual({
      ok: false,
      refusal: { code: 'scheduling/session-not-on-sale', status: 'scheduled', opensAt },
    });
    clock.moveTo(opensAt);
    expect(codeOf(await seats('ada', seatA(1)))).toBe('ok');
  });

  it('sales start in the past opens the sale', async () => {
    const { seats } = await world({ saleStart: { kind: 'before-start', beforeMs: 1_000 * hourMs } });
    expect(codeOf(await seats('ada', seatA(1)))).toBe('ok');
  });

  it('is closed while the session is paused, and after it ended', async () => {
    const { app, clock, sessionId, seats, ports } = await world();
    const eventId = ((await ports.sessions.find(sessionId))?.state.eventId ?? '') as EventId;
    expect(eventId).not.toBe('');
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    expect(await seats('ada', seatA(1))).toMatchObject({
      refusal: { code: 'scheduling/session-not-on-sale', status: 'paused' },
    });
    valueOf(await app.scheduling.resumeSession({ principal: olga, sessionId }));
    clock.advance(104 * hourMs);
    expect(await seats('ada', seatA(1))).toMatchObject({ refusal: { status: 'completed' } });
  });
});

describe('a hold of an area', () => {
  it('takes any units, each at the price of the area', async () => {
    const { ask } = await world();
    const { hold } = valueOf(await ask('ada', { kind: 'area', areaId: standing, quantity: 3 }));
    expect(hold.lines).toHaveLength(3);
    expect(new Set(hold.lines.map(({ seatId }) => seatId)).size).toBe(3);
    expect(hold.lines.every(({ areaId, price }) => areaId === standing && price.amountMinor === 1_999)).toBe(true);
  });

  it('says how many are left, and takes none', async () => {
    const { ask, app, sessionId } = await world();
    await ask('ada', { kind: 'area', areaId: standing, quantity: 10 });
    expect(await ask('bob', { kind: 'area', areaId: standing, quantity: 3 })).toEqual({
      ok: false,
      refusal: { code: 'locking/area-unavailable', areaId: standing, left: 2 },
    });
    expect(valueOf(await app.liveMap.current(sessionId)).areas).toEqual({ [standing]: 2 });
  });

  it('refuses unknown areas and counts that can not be', async () => {
    const { ask } = await world();
    const areaId = 'nowhere' as AreaId;
    expect(await ask('ada', { kind: 'area', areaId, quantity: 1 })).toEqual({
      ok: false,
      refusal: { code: 'locking/area-unknown', areaId },
    });
    for (const quantity of [0, -1, 1.5, 11, Number.NaN]) {
      expect(codeOf(await ask('ada', { kind: 'area', areaId: standing, quantity }))).toBe('locking/seat-count-invalid');
      expect(codeOf(await ask('ada', { kind: 'best-available', quantity }))).toBe('locking/seat-count-invalid');
    }
  });

  it('is never sold beyond its capacity, whoever races', async () => {
    const { ask } = await world();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => ask(`buyer-${n}`, { kind: 'area', areaId: standing, quantity: 1 })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(12);
    expect(new Set(answers.filter(({ ok }) => !ok).map(codeOf))).toEqual(new Set(['locking/area-unavailable']));
  });
});

describe('best available', () => {
  it('takes seats side by side, and says why', async () => {
    const { ask } = await world();
    const { hold, explanation } = valueOf(
      await ask('ada', { kind: 'best-available', quantity: 3, tierIds: [tiers.stalls] }),
    );
    const places = hold.lines.map(({ seatId }) => Number(seatId.split('-')[2])).sort((one, other) => one - other);
    expect(places).toEqual([places[0], (places[0] ?? 0) + 1, (places[0] ?? 0) + 2]);
    expect(explanation).toMatchObject({ rule: 'adjacent', groups: [{ row: 'A', seats: 3 }] });
  });

  it('gives accessible seats to those who ask, and never a whole table to one who asks for a seat', async () => {
    const { ask, best } = await world();
    const accessible = await ask('ada', { kind: 'best-available', quantity: 1, accessible: true });
    expect(valueOf(accessible).hold.lines.map(({ seatId }) => seatId)).toEqual([accessibleSeat]);
    expect(await ask('bob', { kind: 'best-available', quantity: 1, tierIds: [tiers.vip] })).toEqual({
      ok: false,
      refusal: { code: 'seating/not-enough-seats', available: 0 },
    });
    expect(codeOf(await best('bob', 1))).toBe('ok');
  });

  it('gives 30 buyers at once different seats, and loses nobody to a race while seats are left', async () => {
    const { best } = await world();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => best(`buyer-${n}`, 1)));
    const seats = answers.map((answer) => valueOf(answer).hold.lines[0]?.seatId);
    expect(new Set(seats).size).toBe(30);
  });

  it('says "not enough" only when it is true: 50 buyers for 40 seats leave no seat unsold', async () => {
    const { best, seen } = await world();
    let wanting = Array.from({ length: 50 }, (_, n) => `buyer-${n}`);
    const told: string[] = [];
    for (let round = 0; round < 20 && wanting.length > 0; round += 1) {
      const answers = await Promise.all(wanting.map(async (name) => [name, codeOf(await best(name, 1))] as const));
      told.push(...answers.map(([, code]) => code).filter((code) => code !== 'locking/races-lost'));
      wanting = answers.filter(([, code]) => code === 'locking/races-lost').map(([name]) => name);
    }
    expect(told.filter((code) => code === 'ok')).toHaveLength(40);
    expect(told.filter((code) => code === 'seating/not-enough-seats')).toHaveLength(10);
    const all = Array.from({ length: 20 }, (_, n) => [seatA(n + 1), seatB(n + 1)]).flat();
    expect(await seen(...all)).toBe('h'.repeat(40));
  });

  it('counts seats of lapsed holds as free before the board learns of it, without a sweep', async () => {
    const { best, clock, seen } = await world();
    for (let n = 0; n < 4; n += 1) valueOf(await best(`early-${n}`, 10));
    expect(codeOf(await best('late', 2))).toBe('seating/not-enough-seats');
    clock.advance(defaultLimits.holdTtlMs);
    expect(await seen(seatA(1))).toBe('h');
    expect(codeOf(await best('late', 2))).toBe('ok');
  });

  it('asks the locks a few times for a thousand who come at once when every seat is held, and tells each the truth', async () => {
    const { ports, sessionId, best } = await world();
    for (let n = 0; n < 4; n += 1) valueOf(await best(`early-${n}`, 10));
    let reads = 0;
    const held: typeof ports.seatLocks.held = async (id) => {
      reads += 1;
      const snapshot = await ports.seatLocks.held(id);
      await Promise.resolve();
      return snapshot;
    };
    const app = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, held } });
    valueOf(await app.liveMap.current(sessionId));
    reads = 0;
    const wanted = { kind: 'best-available', quantity: 1 } as const;
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        app.holding.holdSeats({ principal: buyer(`late-${n}`), sessionId, wanted }),
      ),
    );
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['seating/not-enough-seats']));
    expect(reads).toBeLessThanOrEqual(5);
  });

  it('says that races were lost, and not that seats are gone, when others are always faster', async () => {
    const { ports, sessionId } = await world();
    const faster: typeof ports.seatLocks = {
      ...ports.seatLocks,
      hold: async (request) => ({
        ok: false,
        refusal: {
          code: 'locking/seats-unavailable',
          conflicts: request.lines.map(({ seatId }) => seatId).slice(0, 1),
        },
      }),
    };
    const { app } = await smallOffice({ ...ports, seatLocks: faster });
    expect(
      await app.holding.holdSeats({
        principal: buyer('ada'),
        sessionId,
        wanted: { kind: 'best-available', quantity: 2 },
      }),
    ).toEqual({
      ok: false,
      refusal: { code: 'locking/races-lost', attempts: defaultLimits.bestAvailableAttempts },
    });
  });
});

describe('the life of a hold', () => {
  it('can be extended so often, never past its cap', async () => {
    const { app, clock, hold } = await world();
    const { holdId, expiresAt } = await hold(buyer('ada'), seatA(1));
    const extend = () => app.holding.extendHold({ principal: buyer('ada'), holdId });
    clock.advance(60_000);
    expect(valueOf(await extend()).expiresAt).toBe(plusMs(expiresAt, defaultLimits.holdTtlMs));
    valueOf(await extend());
    expect(codeOf(await extend())).toBe('locking/extension-limit-reached');
  });

  it('sweeper dead: expired holds count as free', async () => {
    const { app, clock, hold, seats } = await world();
    const { holdId } = await hold(buyer('ada'), seatA(1));
    clock.advance(defaultLimits.holdTtlMs);
    expect(codeOf(await app.holding.findHold({ principal: buyer('ada'), holdId }))).toBe('locking/hold-unknown');
    expect(codeOf(await seats('bob', seatA(1)))).toBe('ok');
  });

  it('a late release by an expired holder does not free the new holder’s seat', async () => {
    const { app, clock, hold, ports, seen } = await world();
    const late = await hold(buyer('ada'), seatA(1));
    clock.advance(defaultLimits.holdTtlMs);
    await hold(buyer('bob'), seatA(1));
    expect((await app.holding.releaseHold({ principal: buyer('ada'), holdId: late.holdId })).ok).toBe(false);
    expect((await ports.seatLocks.release(late)).ok).toBe(false);
    expect(await seen(seatA(1))).toBe('h');
  });

  it('frees its seats when released, for all to see', async () => {
    const { app, hold, seen } = await world();
    const { holdId } = await hold(buyer('ada'), seatA(1));
    expect(await seen(seatA(1))).toBe('h');
    valueOf(await app.holding.releaseHold({ principal: buyer('ada'), holdId }));
    expect(await seen(seatA(1))).toBe('f');
  });

  it('is nobody else’s: a foreign hold is unknown, and so is a text that is no hold', async () => {
    const { app, hold } = await world();
    const { holdId } = await hold(buyer('ada'), seatA(1));
    for (const [principal, id] of [
      [buyer('bob'), holdId],
      [buyer('ada'), 'x' as HoldId],
    ] as const) {
      expect(codeOf(await app.holding.findHold({ principal, holdId: id }))).toBe('locking/hold-unknown');
      expect(codeOf(await app.holding.extendHold({ principal, holdId: id }))).toBe('locking/hold-unknown');
      expect(codeOf(await app.holding.releaseHold({ principal, holdId: id }))).toBe('locking/hold-unknown');
      expect(codeOf(await app.checkout.placeOrder({ principal, holdId: id }))).toBe('locking/hold-unknown');
    }
  });

  it('can not be extended or released any more once it is an order', async () => {
    const { app, hold } = await world();
    const { holdId } = await hold(buyer('ada'), seatA(1));
    valueOf(await app.checkout.placeOrder({ principal: buyer('ada'), holdId }));
    expect(codeOf(await app.holding.releaseHold({ principal: buyer('ada'), holdId }))).toBe('locking/hold-expired');
    expect(codeOf(await app.holding.extendHold({ principal: buyer('ada'), holdId }))).toBe('locking/hold-expired');
  });

  it('can not be extended where a restored database does not know the session', async () => {
    const { hold, ports } = await world();
    const { holdId } = await hold(buyer('ada'), seatA(1));
    const restored = ticketly({ ...memoryPorts(), seatLocks: ports.seatLocks });
    expect(await restored.holding.extendHold({ principal: buyer('ada'), holdId })).toEqual({
      ok: false,
      refusal: { code: 'locking/hold-unknown' },
    });
  });

  it('a hundred buyers race for sixteen seats: sixteen get one, the others are told the truth', async () => {
    const { seats } = await world();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => seats(`buyer-${n}`, seatA((n % 16) + 1))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(16);
    expect(new Set(answers.filter(({ ok }) => !ok).map(codeOf))).toEqual(new Set(['locking/seats-unavailable']));
  });

  it('is not for staff without the role', async () => {
    const { app, sessionId } = await world();
    const wanted: WantedSeats = { kind: 'best-available', quantity: 1 };
    expect(codeOf(await app.holding.holdSeats({ principal: person('sam', 'service'), sessionId, wanted }))).toBe(
      'identity/role-missing',
    );
  });
});
