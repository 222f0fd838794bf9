import { describe, expect, it } from 'vitest';
import { money, paceOf, plusMs } from '../kernel/index.ts';
import type { Instant, OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { GatewayCharge, ListCharges, PaymentGateway } from '../payments/index.ts';
import { chargeReader } from './charge-reader.ts';

const [quietMs, overlapMs, restMs] = [30_000, 120_000, 30_000];

const charge = (name: string, movedAt: Instant): GatewayCharge => ({
  payment: {
    paymentId: name as PaymentId,
    captured: money(100, 'EUR'),
    refunded: money(0, 'EUR'),
  } as GatewayCharge['payment'],
  orderId: 'o1' as OrderId,
  origin: 'here',
  openedAt: movedAt,
  movedAt,
});

/** A gateway with these pages of charges; each page is compared by what the test says. */
const world = (
  pages: (now: Instant) => readonly (readonly GatewayCharge[])[],
  compare = (): void => {},
  { perSecond = 1_000, isOwed = false }: { readonly perSecond?: number; readonly isOwed?: boolean } = {},
) => {
  const clock = manualClock();
  const startedAt = clock.now();
  clock.advance(quietMs);
  const asked: ListCharges[] = [];
  const listed = pages(clock.now());
  const charges: PaymentGateway['charges'] = async (request) => {
    asked.push(request);
    const at = Number(request.cursor ?? 0);
    return { items: listed[at] ?? [], nextCursor: at + 1 < listed.length ? String(at + 1) : null };
  };
  const gateway = { ...memoryGateway({ clock }), charges };
  const ports = memoryPorts({ clock });
  const compared: string[] = [];
  let begun = 0;
  const reader = chargeReader(ports, gateway, paceOf(clock, perSecond), {
    compare: async (given) => {
      compared.push(...given.map(({ payment }) => payment.paymentId));
      compare();
    },
    oldestOr: (instant) => (isOwed ? startedAt : instant),
    beginAnew: () => void (begun += 1),
  });
  /** Another process takes the turn once this one has not come for a while. @returns the mark */
  const markSeenByAnother = async (): Promise<Instant | undefined> => {
    clock.advance(quietMs + 1);
    return (await ports.chargeMarks.take({ provider: gateway.provider, last: null, leaseMs: 1 }))?.comparedUntil;
  };
  const read = async (): Promise<boolean | undefined> => {
    const turn = await reader.takeTurn();
    return turn && reader.readPage(turn);
  };
  return { clock, startedAt, asked, compared, ports, reader, read, begun: () => begun, markSeenByAnother };
};

describe('the list of charges', () => {
  it('is read from two minutes before the mark, page by page to its end, and again after a rest', async () => {
    const { asked, clock, compared, read, reader } = world((now) =>
      [-3, -2, -1].map((n) => [charge(`c${n}`, plusMs(now, n * quietMs))]),
    );
    const begunAt = clock.now();
    expect([await read(), await read(), await read()]).toEqual([true, true, false]);
    expect(compared).toEqual(['c-3', 'c-2', 'c-1']);
    expect(asked.map(({ movedFrom, cursor }) => [movedFrom - begunAt + overlapMs, cursor])).toEqual([
      [0, undefined],
      [0, '1'],
      [0, '2'],
    ]);
    expect(reader.comparedAt()).toBe(begunAt);
    clock.advance(restMs - 1);
    expect([await read(), asked.length]).toEqual([false, 3]);
    clock.advance(1);
    expect([await read(), asked.at(-1)?.cursor]).toEqual([true, undefined]);
  });

  it('is compared up to the charges that are half a minute old, and no further page is read', async () => {
    const { asked, compared, read, reader } = world((now) => [
      [charge('old', plusMs(now, -quietMs)), charge('young', plusMs(now, 1 - quietMs))],
      [charge('younger', now)],
    ]);
    expect(await read()).toBe(false);
    expect(compared).toEqual(['old']);
    expect(asked).toHaveLength(1);
    expect(reader.comparedAt()).not.toBeNull();
  });
});

describe('the mark', () => {
  const young = (now: Instant) => [[1, 2, 3].map((n) => charge(`c${n}`, plusMs(now, n * 1_000)))];

  it('moves to the last charge of a page', async () => {
    const { clock, markSeenByAnother, read } = world(young);
    const last = plusMs(clock.now(), 3_000);
    await read();
    clock.advance(2 * quietMs);
    await read();
    expect(await markSeenByAnother()).toBe(last);
  });

  it('never moves back', async () => {
    const { asked, clock, read } = world((now) => [[charge('long ago', plusMs(now, -overlapMs))]]);
    await read();
    clock.advance(restMs);
    await read();
    expect(asked[1]?.movedFrom).toBe(asked[0]?.movedFrom);
  });

  it('may stay behind for what is owed, and the list is read on from where it was', async () => {
    const { asked, clock, markSeenByAnother, read, startedAt } = world(young, undefined, { isOwed: true });
    const begunAt = clock.now();
    for (let pass = 0; pass < 3; pass += 1) {
      await read();
      clock.advance(2 * quietMs);
    }
    expect(asked.map(({ movedFrom }) => movedFrom - begunAt + overlapMs)).toEqual([0, 0, 3_000]);
    expect(startedAt).toBeLessThan(begunAt);
    expect(await markSeenByAnother()).toBe(begunAt);
  });
});

describe('a reader', () => {
  it('begins anew after another had the turn, and only then', async () => {
    const { begun, markSeenByAnother, clock, read, reader } = world((now) => [[charge('c1', plusMs(now, -quietMs))]]);
    await read();
    clock.advance(restMs);
    await read();
    expect(begun()).toBe(1);
    expect(reader.comparedAt()).not.toBeNull();
    await markSeenByAnother();
    clock.advance(quietMs + 1);
    await reader.takeTurn();
    expect([begun(), reader.comparedAt()]).toEqual([2, null]);
  });

  it('has compared nothing if another took the turn meanwhile', async () => {
    const taken: Promise<unknown>[] = [];
    const given = world(
      (now) => [[charge('c1', plusMs(now, -quietMs))]],
      () => {
        taken.push(given.ports.chargeMarks.take({ provider: 'memory', last: null, leaseMs: 0 }));
      },
    );
    expect(await given.read()).toBe(false);
    expect([taken.length, given.reader.comparedAt()]).toEqual([1, null]);
  });

  it('reads no more pages than the budget allows', async () => {
    const { asked, clock, read } = world(
      (now) => [1, 2, 3].map((n) => [charge(`c${n}`, plusMs(now, -quietMs))]),
      undefined,
      {
        perSecond: 1,
      },
    );
    expect([await read(), await read(), asked.length]).toEqual([true, false, 1]);
    clock.advance(1_000);
    expect([await read(), asked.length]).toEqual([true, 2]);
  });
});

describe('a page that takes long to compare', () => {
  it.each([
    [quietMs, 1],
    [quietMs + 1, 0],
  ])('of %i ms counts only if the database cannot have been restored meanwhile: %i', async (tookMs, counts) => {
    const spent = { clock: manualClock() };
    const { clock, read, reader } = world(
      (now) => [[charge('c1', plusMs(now, -quietMs))]],
      () => spent.clock.advance(tookMs),
    );
    spent.clock = clock;
    expect(await read()).toBe(false);
    expect(reader.comparedAt() === null ? 0 : 1).toBe(counts);
  });
});
