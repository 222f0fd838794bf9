import { describe, expect, test } from 'vitest';
import { inFlightLimit } from './in-flight.ts';
import type { InFlight, Visit } from './in-flight.ts';

const begin = (inFlight: InFlight, finishes: boolean): Visit => {
  const visit = inFlight.enter(finishes);
  visit.begin();
  return visit;
};

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

  test('who is still sending has no place, and may find none', () => {
    const inFlight = inFlightLimit(10);
    const slow = inFlight.enter(false);
    const quick = begin(inFlight, false);
    expect(() => slow.begin()).toThrow();
    slow.leave();
    quick.leave();
    expect(() => begin(inFlight, false)).not.toThrow();
  });

  test('a drain lets nobody in, and waits for who is still sending, whom it turns away', async () => {
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

  test('0 lets in all', () => {
    const inFlight = inFlightLimit(0);
    for (let request = 0; request < 5_000; request += 1) begin(inFlight, false);
  });
});
