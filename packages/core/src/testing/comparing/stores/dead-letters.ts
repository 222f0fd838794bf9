import { boolean, constant, constantFrom, integer, oneof, option, record } from 'fast-check';
import type { DeadLetter, NewDeadLetter, Position } from '../../../messaging/index.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

interface About {
  readonly consumer: number;
  readonly subject: number;
}
interface Letter extends About {
  readonly position: number;
  readonly recovered: boolean;
  readonly cause: DeadLetter['cause'];
}

/** A step of a history. */
export type DeadLetterStep =
  | (Letter & { readonly kind: 'add' })
  | (Letter & { readonly kind: 'settle'; readonly at: number; readonly ends: boolean })
  | (About & { readonly kind: 'of' })
  | {
      readonly kind: 'retry';
      readonly consumer: number;
      readonly subject: number | undefined;
      readonly cause: DeadLetter['cause'] | undefined;
    }
  | { readonly kind: 'wait'; readonly ms: number };

const one = integer({ min: 0, max: 2 });
const cause = constantFrom('fact' as const, 'surroundings' as const);
const position = integer({ min: 1, max: 4 });
const letter = { consumer: one, subject: one, position, recovered: boolean(), cause };

/** Letters left over from histories: the next one ends them, since a list gives any letter. */
const leftIn = new WeakMap<object, Map<string, readonly [consumer: string, subject: string]>>();

/** Compares stores of dead letters: which letter stays, what is retried, and in which order. */
export const deadLettersComparison: Comparison<StoresSubject<'deadLetters'>, DeadLetterStep> = {
  port: 'DeadLetters',
  steps: oneof(
    { weight: 4, arbitrary: record({ kind: constant('add' as const), ...letter }) },
    { weight: 2, arbitrary: record({ kind: constant('settle' as const), ...letter, at: position, ends: boolean() }) },
    record({ kind: constant('of' as const), consumer: one, subject: one }),
    record({
      kind: constant('retry' as const),
      consumer: one,
      subject: option(one, { nil: undefined }),
      cause: option(cause, { nil: undefined }),
    }),
    record({ kind: constant('wait' as const), ms: constantFrom(1, 10) }),
  ),
  maxSteps: 20,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => {
    const { deadLetters } = subject.ports;
    const left = leftIn.get(deadLetters) ?? new Map<string, readonly [string, string]>();
    leftIn.set(deadLetters, left);
    for (const [consumer, about] of left.values())
      for (const one of await deadLetters.of(consumer, [about])) await deadLetters.settle(one, null);
    left.clear();
    const names = await newNames(subject);
    const consumerOf = (number: number): string => names.of(['c', 'c@0', 'cx'][number] ?? 'd');
    const subjectOf = (number: number): string => ['s/a', 's/ab', 's#2/a'][number] ?? 's/c';
    const letterOf = ({ position: at, recovered, cause: why, ...about }: Letter): NewDeadLetter => ({
      ...{ consumer: consumerOf(about.consumer), subject: subjectOf(about.subject), position: at as Position },
      ...{ eventId: `event${at}`, type: 'OrderPaid', reason: `reason ${at}`, cause: why, recovered },
    });
    const take = async (step: DeadLetterStep): Promise<unknown> => {
      switch (step.kind) {
        case 'add': {
          const added = letterOf(step);
          left.set(JSON.stringify([added.consumer, added.subject]), [added.consumer, added.subject]);
          return deadLetters.add(added);
        }
        case 'settle': {
          const next = letterOf(step);
          return deadLetters.settle({ ...next, position: step.at as Position }, step.ends ? null : next);
        }
        case 'of':
          return (await deadLetters.of(consumerOf(step.consumer), [subjectOf(step.subject)])).toSorted(bySubject);
        case 'retry':
          return deadLetters.requestRetry({
            consumer: consumerOf(step.consumer),
            ...(step.subject !== undefined && { subject: subjectOf(step.subject) }),
            ...(step.cause !== undefined && { cause: step.cause }),
          });
        case 'wait':
          return subject.wait(step.ms);
      }
    };
    const look = async (): Promise<unknown> => {
      const own = [0, 1, 2].map(consumerOf);
      const isOwn = ({ consumer }: { readonly consumer: string }): boolean => own.includes(consumer);
      const { items } = await deadLetters.list({ limit: 100 });
      return [items.filter(isOwn), (await deadLetters.count()).filter(isOwn)];
    };
    return { play: (step) => names.told(() => take(step)), look: () => names.told(look) };
  },
};

const bySubject = (one: DeadLetter, other: DeadLetter): number => (one.subject < other.subject ? -1 : 1);
