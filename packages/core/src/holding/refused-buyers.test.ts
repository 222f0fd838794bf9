import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { holdSeats } from './hold-seats.ts';
import type { WantedSeats } from './hold-seats.ts';
import { refusedBuyers } from './refused-buyers.ts';

/** A box office that counts how often a board is asked for, which every search does first. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, sessionId } = await smallOffice(ports);
  let searches = 0;
  const seatBoards = {
    current: (id: typeof sessionId) => {
      searches += 1;
      return app.liveMap.current(id);
    },
  };
  const hold = holdSeats({ ...ports, seatBoards });
  const best = (name: string, quantity = 1, idempotencyKey?: string) => {
    const wanted: WantedSeats = { kind: 'best-available', quantity };
    return hold({ principal: buyer(name), sessionId, wanted, idempotencyKey });
  };
  return { app, clock, best, searches: () => searches };
};

describe('a buyer at their limit', () => {
  it('costs one search, however often they ask again', async () => {
    const { best, searches } = await world();
    const { hold } = valueOf(await best('ada'));
    expect(codeOf(await best('ada'))).toBe('locking/hold-limit-reached');
    const before = searches();
    for (let count = 0; count < 20; count += 1) {
      const answer = await best('ada');
      const { activeHoldsPerBuyerAndSession: limit } = defaultLimits;
      expect(answer).toEqual({
        ok: false,
        refusal: { code: 'locking/hold-limit-reached', limit, holdIds: [hold.holdId] },
      });
    }
    expect(searches()).toBe(before);
  });

  it('costs no search either if the seats of their orders reach it', async () => {
    const { app, best, searches } = await world();
    const { seatsPerBuyerAndSession: limit, seatsPerOrder } = defaultLimits;
    for (let taken = 0; taken < limit; taken += seatsPerOrder) {
      const { hold } = valueOf(await best('ada', Math.min(seatsPerOrder, limit - taken)));
      valueOf(await app.checkout.placeOrder({ principal: buyer('ada'), holdId: hold.holdId }));
    }
    const refused = await best('ada');
    const before = searches();
    expect(await best('ada')).toEqual(refused);
    expect([codeOf(refused), searches()]).toEqual(['locking/seat-limit-reached', before]);
  });

  it('may hold again once their hold is released or has lapsed', async () => {
    const { app, best, clock } = await world();
    const { hold } = valueOf(await best('ada'));
    await best('ada');
    expect(codeOf(await best('ada'))).toBe('locking/hold-limit-reached');
    valueOf(await app.holding.releaseHold({ principal: buyer('ada'), holdId: hold.holdId }));
    valueOf(await best('ada'));
    await best('ada');
    clock.advance(defaultLimits.holdTtlMs);
    expect(codeOf(await best('ada'))).toBe('ok');
  });

  it('gets their hold by repeating the request with its key', async () => {
    const { best } = await world();
    const { hold } = valueOf(await best('ada', 1, 'key-1'));
    await best('ada');
    await best('ada');
    expect(valueOf(await best('ada', 1, 'key-1')).hold).toEqual(hold);
  });

  it('does not affect other buyers', async () => {
    const { best } = await world();
    await best('ada');
    await best('ada');
    expect(codeOf(await best('bob'))).toBe('ok');
  });
});

/** What is remembered of buyers, with the names of those that the locks were asked about. */
const remembered = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { sessionId, order, hold } = await smallOffice(ports);
  const asked: string[] = [];
  const usageOf: typeof ports.seatLocks.usageOf = (id, buyerId) => {
    asked.push(buyerId);
    return ports.seatLocks.usageOf(id, buyerId);
  };
  const refused = refusedBuyers({ ...ports, seatLocks: { usageOf } });
  const whoIs = (name: string) => ({ sessionId, buyerId: buyer(name).principalId });
  const note = (name: string, code = 'locking/seat-limit-reached') => refused.note(whoIs(name), { code });
  const check = async (name: string, quantity = 1) => codeOf(await refused.check({ ...whoIs(name), quantity }));
  return { clock, order, hold, asked, note, check };
};
const rememberedMs = 60_000;

describe('a buyer who was refused', () => {
  it('is looked up when they come again, and others are not', async () => {
    const { asked, check, hold, note } = await remembered();
    await hold(buyer('ada'), seatA(1));
    await hold(buyer('bob'), seatA(2));
    note('ada', 'locking/hold-limit-reached');
    expect([await check('ada'), await check('bob')]).toEqual(['locking/hold-limit-reached', 'ok']);
    expect(asked).toEqual(['ada']);
  });

  it('is not looked up for a refusal that has nothing to do with limits', async () => {
    const { asked, check, note } = await remembered();
    note('ada', 'locking/seats-unavailable');
    expect([await check('ada'), asked]).toEqual(['ok', []]);
  });

  it('may hold as many seats as the limit leaves', async () => {
    const { check, note, order } = await remembered();
    await order(buyer('ada'), ...[1, 2, 3, 4, 5, 6, 7, 8].map(seatA));
    note('ada');
    expect(await check('ada', 3)).toBe('locking/seat-limit-reached');
    expect(await check('ada', 2)).toBe('ok');
  });

  it('is looked up once more, and then no longer, if they are below their limits again', async () => {
    const { asked, check, note } = await remembered();
    note('ada');
    for (let times = 0; times < 5; times += 1) await check('ada');
    expect(asked).toEqual(['ada']);
  });

  it('is forgotten a minute after they were last refused', async () => {
    const { asked, check, clock, hold, note } = await remembered();
    await hold(buyer('ada'), seatA(1));
    note('ada');
    clock.advance(rememberedMs - 1);
    expect(await check('ada')).toBe('locking/hold-limit-reached');
    note('ada');
    clock.advance(rememberedMs - 1);
    expect(await check('ada')).toBe('locking/hold-limit-reached');
    clock.advance(1);
    expect(await check('ada')).toBe('ok');
    expect(asked).toHaveLength(2);
  });

  it('is forgotten for ten thousand others that were refused later', async () => {
    const { asked, check, note } = await remembered();
    const names = Array.from({ length: 10_000 }, (_, n) => `buyer-${n}`);
    for (const name of [...names, 'buyer-0', 'late']) note(name);
    for (const name of ['buyer-0', 'buyer-1', 'buyer-2', 'late']) await check(name);
    expect(asked).toEqual(['buyer-0', 'buyer-2', 'late']);
  });
});
