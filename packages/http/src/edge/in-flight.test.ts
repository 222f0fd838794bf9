import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inFlightLimit } from './in-flight.ts';
import type { InFlight, Visit } from './in-flight.ts';

const begin = (inFlight: InFlight, finishes: boolean): Visit => {
  const visit = inFlight.enter(finishes);
  visit.begin();
  return visit;
};

const attempt = <Value>(act: () => Value): Value | undefined => {
  try {
    return act();
  } catch {
    return undefined;
  }
};
const entering = (inFlight: InFlight, finishes: boolean): Visit | undefined => attempt(() => inFlight.enter(finishes));

afterEach(() => vi.useRealTimers());

describe('the requests in flight', () => {
  test('a tenth of the places is for what begins, and it leaves the others to purchases under way', () => {
    const inFlight = inFlightLimit(20);
    const first = begin(inFlight, false);
    begin(inFlight, false);
    expect(() => begin(inFlight, false)).toThrow();
    for (let purchase = 0; purchase < 18; purchase += 1) begin(inFlight, true);
    expect(() => begin(inFlight, true)).toThrow();
    first.leave();
    expect(() => begin(inFlight, false)).not.toThrow();
  });

  test('purchases under way that take long keep nobody from beginning', () => {
    const inFlight = inFlightLimit(20);
    for (let purchase = 0; purchase < 18; purchase += 1) begin(inFlight, true);
    expect(() => begin(inFlight, false)).not.toThrow();
  });

  test('a client that is still sending takes no place, and may get none', () => {
    const inFlight = inFlightLimit(10);
    const slow = inFlight.enter(false);
    const quick = begin(inFlight, false);
    expect(() => slow.begin()).toThrow();
    slow.leave();
    quick.leave();
    expect(() => begin(inFlight, false)).not.toThrow();
  });

  test('a drain admits nobody, and waits for clients that are still sending to turn them away', async () => {
    const inFlight = inFlightLimit(10);
    const slow = inFlight.enter(true);
    let isQuiet = false;
    const drained = inFlight.drain(10_000).then(() => (isQuiet = true));
    expect(() => inFlight.enter(true)).toThrow();
    expect(() => slow.begin()).toThrow();
    await Promise.resolve();
    expect(isQuiet).toBe(false);
    slow.leave();
    await drained;
  });

  test('a drain is over when the last of those who are here has left', async () => {
    const inFlight = inFlightLimit(10);
    const visits = [inFlight.enter(true), begin(inFlight, true), begin(inFlight, false)];
    let isQuiet = false;
    const drained = inFlight.drain(600_000).then(() => (isQuiet = true));
    for (const visit of visits) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(isQuiet).toBe(false);
      visit.leave();
    }
    await drained;
  });

  test('a drain waits for nobody longer than its patience', async () => {
    vi.useFakeTimers();
    const inFlight = inFlightLimit(10);
    begin(inFlight, true);
    let isOver = false;
    void inFlight.drain(10_000).then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(true);
  });

  test('0 lets in all', () => {
    const inFlight = inFlightLimit(0);
    for (let request = 0; request < 5_000; request += 1) begin(inFlight, false);
  });

  test('after any rush, in whatever order clients come and leave, every place is free again', () => {
    const step = fc.record({ finishes: fc.boolean(), begins: fc.boolean(), leaves: fc.option(fc.nat(), { nil: -1 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const inFlight = inFlightLimit(30);
        const here: Visit[] = [];
        for (const { finishes, begins, leaves } of steps) {
          const visit = entering(inFlight, finishes);
          if (visit !== undefined) here.push(visit);
          if (begins) attempt(() => visit?.begin());
          if (leaves >= 0) here.splice(leaves % Math.max(here.length, 1), 1)[0]?.leave();
        }
        for (const visit of here) visit.leave();
        for (const [finishes, places] of [
          [false, 3],
          [true, 27],
        ] as const) {
          for (let n = 0; n < places; n += 1) begin(inFlight, finishes);
          expect(() => begin(inFlight, finishes)).toThrow();
        }
      }),
    );
  });
});
