import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, smallOffice, valueOf } from '../testing/index.ts';
import { holdSeats } from './hold-seats.ts';
import type { WantedSeats } from './hold-seats.ts';

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

  it('costs none either where it is the seats of their orders that fill it', async () => {
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

  it('may hold again as soon as they let go, or their time is over', async () => {
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

  it('finds their hold by repeating what they asked for it with', async () => {
    const { best } = await world();
    const { hold } = valueOf(await best('ada', 1, 'key-1'));
    await best('ada');
    await best('ada');
    expect(valueOf(await best('ada', 1, 'key-1')).hold).toEqual(hold);
  });

  it('stands in nobody else’s way', async () => {
    const { best } = await world();
    await best('ada');
    await best('ada');
    expect(codeOf(await best('bob'))).toBe('ok');
  });
});
