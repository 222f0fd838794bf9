import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import type { Limits, Stored } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { askingDesk } from './asking-desk.ts';

type Due = Stored<Payment>;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many payments are due; a question is answered when the test says so. */
const world = (count: number, limits: Partial<Limits>) => {
  const clock = manualClock();
  let left = count;
  let mostWanted = 0;
  const takeDue: Payments['takeDue'] = async ({ limit }) => {
    mostWanted = Math.max(mostWanted, limit);
    const taken = Math.min(limit, left);
    left -= taken;
    return Array.from({ length: taken }, () => ({}) as unknown as Due);
  };
  const waiting: { readonly answer: (hasMoved: boolean) => void; readonly fail: (error: Error) => void }[] = [];
  let asked = 0;
  const ask = (): Promise<boolean> => {
    asked += 1;
    return new Promise((answer, fail) => waiting.push({ answer, fail }));
  };
  const ports = { payments: { ...memoryPorts().payments, takeDue }, clock, limits: { ...defaultLimits, ...limits } };
  const desk = askingDesk(ports, 'memory', ask);
  /** Answers all that wait. @returns how many did at most at one time */
  const answerAll = async (hasMoved = true): Promise<number> => {
    let most = 0;
    for (await soon(); waiting.length > 0; await soon()) {
      most = Math.max(most, waiting.length);
      waiting.shift()?.answer(hasMoved);
    }
    return most;
  };
  return { clock, desk, waiting, answerAll, asked: () => asked, mostWanted: () => mostWanted };
};

describe('a gateway is asked', () => {
  it('no more at once than it may, and about all that is due in one step', async () => {
    const { answerAll, asked, desk } = world(7, { gatewayAsksInFlight: 2, gatewayAsksPerSecond: 100 });
    const step = desk.run({});
    expect(await answerAll()).toBe(2);
    await step;
    expect([asked(), desk.report()]).toEqual([7, { moved: 7, failures: [] }]);
  });

  it('no more a second than its budget', async () => {
    const { answerAll, asked, clock, desk } = world(9, { gatewayAsksInFlight: 10, gatewayAsksPerSecond: 3 });
    const seen: number[] = [];
    for (let second = 0; second < 4; second += 1) {
      const step = desk.run({});
      await answerAll();
      await step;
      seen.push(asked());
      clock.advance(1_000);
    }
    expect(seen).toEqual([3, 6, 9, 9]);
  });

  it('about no more than there are free places for', async () => {
    const { answerAll, desk, mostWanted, waiting } = world(7, { gatewayAsksInFlight: 2, gatewayAsksPerSecond: 100 });
    const step = desk.run({});
    await soon();
    // One place is free, the other is not.
    waiting.shift()?.answer(true);
    await soon();
    await answerAll();
    await step;
    expect(mostWanted()).toBeLessThanOrEqual(2);
  });

  it('about as many as a step may, whatever the budget', async () => {
    const { answerAll, asked, desk } = world(9, { gatewayAsksInFlight: 2, gatewayAsksPerSecond: 1 });
    const step = desk.run({ limit: 5 });
    expect(await answerAll()).toBe(2);
    await step;
    expect(asked()).toBe(5);
  });

  it('once, where it is asked ahead of time', async () => {
    const { answerAll, asked, desk } = world(9, { gatewayAsksInFlight: 2, gatewayAsksPerSecond: 4 });
    const step = desk.run({ aheadMs: 1_000 });
    expect(await answerAll()).toBe(2);
    await step;
    expect(asked()).toBe(4);
  });

  it('by one step at a time: another returns at once, and the first goes on', async () => {
    const { answerAll, asked, desk } = world(3, { gatewayAsksInFlight: 1, gatewayAsksPerSecond: 100 });
    const step = desk.run({});
    await soon();
    await desk.run({});
    expect(asked()).toBe(1);
    await answerAll();
    await step;
    expect(asked()).toBe(3);
  });
});

it('a report tells what moved and what failed since the last one', async () => {
  const { answerAll, desk, waiting } = world(4, { gatewayAsksInFlight: 4, gatewayAsksPerSecond: 100 });
  const step = desk.run({});
  await soon();
  const failure = new Error('no answer');
  waiting.shift()?.fail(failure);
  waiting.shift()?.answer(true);
  await answerAll(false);
  await step;
  expect(desk.report()).toEqual({ moved: 1, failures: [failure] });
  expect(desk.report()).toEqual({ moved: 0, failures: [] });
});
