import { constant, integer, oneof, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClauseBroken } from '../kits/expectations.ts';
import type { MakeSubject } from '../kits/kit.ts';
import { compareHistories, expectNoDifference } from './compare.ts';
import { Overtaken } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { expectDifference, runComparison } from './run-comparison.ts';

/** A sample port to compare adapters of: named counters that can be added to and read. */
interface Counter {
  add(name: string, amount: number): Promise<void>;
  sum(name: string): Promise<number>;
}
interface CounterSubject {
  readonly isReal: boolean;
  readonly counter: Counter;
}
type Step = { readonly kind: 'add'; readonly amount: number } | { readonly kind: 'sum' };

const mapCounter = (): Counter => {
  const sums = new Map<string, number>();
  const sum = async (name: string): Promise<number> => sums.get(name) ?? 0;
  return { add: async (name, amount) => void sums.set(name, (await sum(name)) + amount), sum };
};

const make: MakeSubject<CounterSubject> = async () => ({
  subject: { isReal: false, counter: mapCounter() },
  dispose: async () => {},
});

let begun = 0;
const comparison: Comparison<CounterSubject, Step> = {
  port: 'Counter',
  steps: oneof(
    record({ kind: constant('add' as const), amount: integer({ min: 1, max: 50 }) }),
    constant({ kind: 'sum' as const }),
  ),
  maxSteps: 20,
  describe: (step) => (step.kind === 'add' ? `add ${step.amount}` : 'read the sum'),
  specification: make,
  begin: async ({ counter }) => {
    begun += 1;
    const name = `counter-${begun}`;
    return {
      play: async (step) => (step.kind === 'add' ? counter.add(name, step.amount) : counter.sum(name)),
      look: () => counter.sum(name),
    };
  },
};

/** Forgets every third amount. */
const forgetful = {
  name: 'forgets every third amount',
  sabotage: ({ counter, ...rest }: CounterSubject): CounterSubject => {
    const added = new Map<string, number>();
    const add: Counter['add'] = async (name, amount) => {
      const count = (added.get(name) ?? 0) + 1;
      added.set(name, count);
      if (count % 3 > 0) await counter.add(name, amount);
    };
    return { ...rest, counter: { ...counter, add } };
  },
};

runComparison(comparison, { describe, test }, make, { histories: 50 });

test('a difference is reported by its shortest history, with both answers', async () => {
  const found = await expectDifference(comparison, forgetful, make, { histories: 100, seed: 7, atOnce: 3 });
  const one: Step = { kind: 'add', amount: 1 };
  expect(found).toMatchObject({ steps: [one, one, one], specified: '3', seen: '2' });

  const sabotaged: MakeSubject<CounterSubject> = async () => {
    const made = await make();
    return { ...made, subject: forgetful.sabotage(made.subject) };
  };
  const report = expectNoDifference(comparison, sabotaged, { histories: 100, seed: 7 });
  await expect(report).rejects.toThrow(ClauseBroken);
  await expect(report).rejects.toThrow(
    /^Counter: history \d+ of seed 7 .*\n {2}1. add 1\n {2}2. add 1\n {2}3. add 1\nin memory: 3\nhere: {6}2$/,
  );
});

test('the same seed finds the same history, and more histories begin with the fewer', async () => {
  const find = (histories: number) => expectDifference(comparison, forgetful, make, { histories, seed: 3 });
  expect(await find(500)).toEqual(await find(100));
});

test('an error of the subject is a difference', async () => {
  const failing = {
    name: 'fails',
    sabotage: () => ({ isReal: false, counter: { ...mapCounter(), add: () => Promise.reject(new Error('gone')) } }),
  };
  const found = await expectDifference(comparison, failing, make, { histories: 20 });
  expect([found.steps.length, found.seen]).toEqual([1, 'threw Error: gone']);
});

test('an adapter that differs in nothing is not rejected', async () => {
  const right = { name: 'is right', sabotage: (subject: CounterSubject) => subject };
  await expect(expectDifference(comparison, right, make, { histories: 20 })).rejects.toThrow(
    'let pass an adapter that is right',
  );
});

test('a history that time has overtaken is played again, slower', async () => {
  const paces: number[] = [];
  const slow: typeof comparison = {
    ...comparison,
    begin: async (subject, pace) => {
      const playing = await comparison.begin(subject, pace);
      const play = async (step: Step): Promise<unknown> => {
        if (subject.isReal) paces.push(pace);
        if (subject.isReal && pace < 4) throw new Overtaken();
        return playing.play(step);
      };
      return { ...playing, play };
    },
  };
  const real: MakeSubject<CounterSubject> = async () => ({
    ...(await make()),
    subject: { isReal: true, counter: mapCounter() },
  });
  expect(await compareHistories(slow, real, { histories: 1 })).toBeUndefined();
  expect(paces.slice(0, 3)).toEqual([1, 2, 4]);
});
