import { describe, expect, it } from 'vitest';
import { TicketlyFault, defaultLimits } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatA, seatB, smallOffice, valueOf, wholeTable } from '../testing/index.ts';
import { relayConsumer, relayDecisions } from './relay-decisions.ts';

const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const office = await smallOffice(ports);
  const recorded: (readonly [SessionId, readonly SeatDecision[]])[] = [];
  const raised: SessionId[] = [];
  let away = false;
  const seatLocks: typeof ports.seatLocks = {
    ...ports.seatLocks,
    record: async (sessionId, decisions) => {
      if (away) throw new TicketlyFault('unavailable', 'the locks are away');
      recorded.push([sessionId, decisions]);
      await ports.seatLocks.record(sessionId, decisions);
    },
    raiseEdition: async (sessionId, edition) => {
      raised.push(sessionId);
      await ports.seatLocks.raiseEdition(sessionId, edition);
    },
  };
  const setAway = (isAway: boolean): void => {
    away = isAway;
  };
  const position = () => ports.checkpoints.get(relayConsumer);
  return {
    clock,
    ports,
    ...office,
    recorded,
    raised,
    seatLocks,
    setAway,
    position,
    relay: relayDecisions({ ...ports, seatLocks }).run,
  };
};

/** Whose a decision is. */
const named = (told: readonly SeatDecision[], n: number) => {
  const { holdId, buyerId, fence } = told[n] ?? {};
  return { holdId, buyerId, fence };
};

describe('the relay of decisions', () => {
  it('tells the locks in the order of the log, once a session and batch', async () => {
    const { app, order, recorded, relay, sessionId } = await world();
    const paid = await order(buyer('ada'), seatB(1));
    const { orderId } = await order(buyer('bob'), seatA(1));
    valueOf(await app.checkout.cancelOrder({ principal: buyer('bob'), orderId }));
    expect(await relay()).toBeGreaterThan(0);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]?.[0]).toBe(sessionId);
    expect(recorded[0]?.[1].map(({ seatId, status }) => [seatId, status])).toEqual([
      [seatB(1), 'claimed'],
      [seatB(1), 'sold'],
      [seatA(1), 'claimed'],
      [seatA(1), 'free'],
    ]);
    expect(recorded[0]?.[1][0]).toMatchObject({ holdId: paid.holdId, buyerId: 'ada', fence: paid.fence });
    expect(await relay()).toBe(0);
  });

  it('tells the edition of a session that sells less than before, and of no other', async () => {
    const { app, order, raised, recorded, relay, sessionId } = await world();
    await relay();
    await order(buyer('ada'), seatB(1));
    await relay();
    expect([recorded.length, raised]).toEqual([1, []]);
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    await relay();
    expect([recorded.length, raised]).toEqual([1, [sessionId]]);
    valueOf(await app.scheduling.resumeSession({ principal: olga, sessionId }));
    await order(buyer('bob'), seatB(2));
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    await relay();
    expect([recorded.length, raised]).toEqual([2, [sessionId, sessionId]]);
  });

  it('tells how many places a table has, and until when what is not paid is kept', async () => {
    const { app, order, recorded, relay } = await world();
    const table = await order(buyer('ada'), wholeTable);
    const { orderId } = await order(buyer('bob'), seatA(1));
    await order(buyer('cem'), seatB(1));
    valueOf(await app.checkout.cancelOrder({ principal: buyer('bob'), orderId }));
    await relay();
    const until = { expiresAt: (table.progress as { readonly expiresAt: number }).expiresAt };
    const told = recorded.flatMap(([, decisions]) => decisions);
    expect(told).toStrictEqual([
      { ...named(told, 0), seatId: wholeTable, places: 8, status: 'claimed', ...until },
      { ...named(told, 1), seatId: seatA(1), status: 'claimed', ...until },
      { ...named(told, 2), seatId: seatB(1), status: 'claimed', ...until },
      { ...named(told, 3), seatId: seatB(1), status: 'sold' },
      { ...named(told, 4), seatId: seatA(1), status: 'free', coolsUntil: expect.any(Number) },
    ]);
  });

  it('moves its checkpoint after the effect: a crash repeats, and never skips', async () => {
    const { order, position, recorded, relay, seen, setAway } = await world();
    await relay();
    const before = await position();
    await order(buyer('ada'), seatB(1));
    setAway(true);
    await expect(relay()).rejects.toThrow('away');
    expect(await position()).toBe(before);
    expect(recorded).toEqual([]);
    setAway(false);
    await relay();
    expect(await seen(seatB(1))).toBe('s');
  });

  it('may say everything again from the beginning: the locks come to the same', async () => {
    const { app, clock, hold, order, ports, seen } = await world();
    await order(buyer('ada'), seatB(1));
    const gone = await order(buyer('bob'), seatA(1));
    valueOf(await app.checkout.cancelOrder({ principal: buyer('bob'), orderId: gone.orderId }));
    await order(buyer('cem'), seatA(2));
    clock.advance(defaultLimits.orderTtlMs);
    expect(await app.jobs.expireOrders.run()).toBe(1);
    await order(buyer('dan'), seatA(3));
    await app.jobs.relayDecisions.run();
    await hold(buyer('eve'), seatA(1));
    const looked = () => seen(seatB(1), seatA(1), seatA(2), seatA(3), seatA(4));
    expect(await looked()).toBe('shfhf');
    const again = { ...ports, checkpoints: memoryPorts().checkpoints };
    for (let limit = 1; limit < 8; limit += 1) while ((await relayDecisions(again).run({ limit })) > 0);
    expect(await looked()).toBe('shfhf');
  });

  it('that stood still while another went on does not leave seats sold that were given back', async () => {
    const { app, order, ports, relay, seen } = await world();
    const { orderId } = await order(buyer('ada'), seatB(1));
    let resume = (): void => undefined;
    const standsStill = new Promise<void>((resolve) => (resume = resolve));
    const seatLocks: typeof ports.seatLocks = {
      ...ports.seatLocks,
      record: async (...decided) => {
        await standsStill;
        await ports.seatLocks.record(...decided);
      },
    };
    let failures = 1;
    const taken: typeof ports.seatSales.taken = async (...asked) => {
      failures -= 1;
      if (failures >= 0) throw new TicketlyFault('unavailable', 'the arbiter is away');
      return ports.seatSales.taken(...asked);
    };
    const slow = relayDecisions({ ...ports, seatLocks, seatSales: { ...ports.seatSales, taken } });
    const step = slow.run();
    await relay();
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    await relay();
    expect(await seen(seatB(1))).toBe('f');
    resume();
    // It notices at once, and asks again if it got no answer.
    await expect(step).rejects.toThrow('away');
    await slow.run();
    expect(await seen(seatB(1))).toBe('f');
  });

  it('passes over what it does not know', async () => {
    const { ports, recorded, relay, seatLocks, sessionId } = await world();
    await relay();
    recorded.length = 0;
    const strange = {
      ...ports,
      seatLocks,
      changeFeed: {
        read: async () => [
          {
            id: 'x',
            aggregateType: 'orders' as const,
            aggregateId: 'x',
            routingKey: 'x' as EventId,
            type: 'OrderGiftWrapped',
            version: 1,
            payload: { sessionId, lines: [{ seatId: seatA(1) }], progress: { status: 'paid' } },
            occurredAt: 0,
            position: 1_000_000 as never,
          },
        ],
      },
    };
    expect(await relayDecisions(strange).run()).toBe(1);
    expect(recorded).toEqual([]);
    expect(await ports.deadLetters.count()).toEqual([]);
  });

  describe('at a fact it can not carry over', () => {
    const withBadFact = async (isNamed = true) => {
      const made = await world();
      const { app, clock, ports, order, sessionId } = made;
      await order(buyer('ada'), seatB(1));
      const gone = await order(buyer('bob'), seatB(2));
      await app.jobs.relayDecisions.run();
      valueOf(await app.settlement.refundOrder({ principal: olga, orderId: gone.orderId }));
      await order(buyer('cem'), seatA(2));
      await order(buyer('dan'), seatA(3));
      const changeFeed: typeof ports.changeFeed = {
        read: async (request) =>
          (await ports.changeFeed.read(request)).map((event) =>
            event.type === 'OrderRefunded' ? { ...event, payload: isNamed ? { sessionId } : {} } : event,
          ),
      };
      return { ...made, changeFeed, clock, sessionId };
    };

    it('asks the arbiter for the state of the session, and continues', async () => {
      const { ports, changeFeed, seen } = await withBadFact();
      expect(await seen(seatB(1), seatB(2))).toBe('ss');
      const relay = relayDecisions({ ...ports, changeFeed }).run;
      while ((await relay()) > 0);
      expect(await seen(seatB(1), seatB(2), seatA(2), seatA(3))).toBe('sfhh');
      expect((await ports.deadLetters.list({ limit: 5 })).items).toMatchObject([
        { consumer: relayConsumer, type: 'OrderRefunded', recovered: true },
      ]);
      expect(await ports.deadLetters.count()).toEqual([]);
    });

    it('finds the session of a fact that names none, by its order', async () => {
      const { ports, changeFeed, seen } = await withBadFact(false);
      const relay = relayDecisions({ ...ports, changeFeed }).run;
      while ((await relay()) > 0);
      expect(await seen(seatB(1), seatB(2), seatA(2), seatA(3))).toBe('sfhh');
      expect(await ports.deadLetters.count()).toEqual([]);
    });

    it('says so where nothing tells the session', async () => {
      const { ports, changeFeed } = await withBadFact(false);
      const orders = { ...ports.orders, find: async () => undefined };
      const relay = relayDecisions({ ...ports, changeFeed, orders }).run;
      while ((await relay()) > 0);
      expect(await ports.deadLetters.count()).toMatchObject([{ consumer: relayConsumer, count: 1 }]);
    });

    it('keeps the session waiting where the arbiter can not be asked, and no other', async () => {
      const { ports, changeFeed, sessionId, seen } = await withBadFact();
      const seatSales = {
        ...ports.seatSales,
        taken: async () => {
          throw new TicketlyFault('unavailable', 'the arbiter is away');
        },
      };
      const relay = relayDecisions({ ...ports, changeFeed, seatSales }).run;
      while ((await relay()) > 0);
      expect(await ports.deadLetters.count()).toMatchObject([{ consumer: relayConsumer, subject: sessionId }]);
      await ports.deadLetters.requestRetry({ cause: 'surroundings' });
      const again = relayDecisions({ ...ports, changeFeed }).run;
      while ((await again()) > 0);
      await again();
      expect(await seen(seatB(1), seatB(2), seatA(2), seatA(3))).toBe('sfhh');
      expect(await ports.deadLetters.count()).toEqual([]);
    });
  });
});
