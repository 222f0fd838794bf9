import { boolean, constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { plusMs } from '../../../kernel/index.ts';
import type { OrderId, PaymentId, PrincipalId } from '../../../kernel/index.ts';
import { textOf } from '../../kits/expectations.ts';
import { newPayment } from '../../kits/samples.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

const small = (max: number): Arbitrary<number> => integer({ min: 0, max });
const wait = record({ kind: constant('wait' as const), ms: constantFrom(1, 9, 10, 11, 20) });
const describe = ({ kind, ...step }: { readonly kind: string }): string => `${kind} ${JSON.stringify(step)}`;

/** A step of a history. */
export type TimerStep =
  | { readonly kind: 'set'; readonly timer: number; readonly inMs: number; readonly about: number }
  | { readonly kind: 'cancel'; readonly timer: number }
  | { readonly kind: 'due'; readonly limit: number; readonly leaseMs: number }
  | { readonly kind: 'done'; readonly brought: number }
  | { readonly kind: 'wait'; readonly ms: number };

/** Timers left over from histories. The next history cancels them: `due` hands out any timer. */
const leftIn = new WeakMap<object, Set<string>>();

/** Compares stores of timers: what is due, in which order, to whom, and after which lease ends. */
export const timersComparison: Comparison<StoresSubject<'timers'>, TimerStep> = {
  port: 'Timers',
  steps: oneof(
    // No two timers are due at the same time: the port leaves their order open.
    record({ kind: constant('set' as const), timer: small(3), inMs: constantFrom(-1, 0, 1, 10), about: small(1) }),
    record({ kind: constant('cancel' as const), timer: small(3) }),
    record({ kind: constant('due' as const), limit: integer({ min: 1, max: 3 }), leaseMs: constantFrom(0, 1, 10) }),
    record({ kind: constant('done' as const), brought: small(5) }),
    wait,
  ),
  maxSteps: 25,
  describe,
  specification: storesInMemory,
  begin: async (subject) => {
    const { timers, clock } = subject.ports;
    const left = leftIn.get(timers) ?? new Set<string>();
    leftIn.set(timers, left);
    for (const timerId of left) await timers.cancel(timerId);
    left.clear();
    const names = await newNames(subject);
    const brought: Parameters<typeof timers.done>[0][] = [];
    const take = async (step: TimerStep): Promise<unknown> => {
      switch (step.kind) {
        case 'set': {
          const timerId = names.of(`timer${step.timer}`);
          left.add(timerId);
          const at = plusMs(clock.now(), step.inMs);
          return timers.set({ timerId, at, kind: `kind${step.about}`, subject: names.of(`subject${step.about}`) });
        }
        case 'cancel':
          return timers.cancel(names.of(`timer${step.timer}`));
        case 'due': {
          const due = await timers.due(step);
          brought.push(...due);
          return due;
        }
        case 'done': {
          const timer = brought[step.brought];
          return timer && timers.done(timer);
        }
        case 'wait':
          return subject.wait(step.ms);
      }
    };
    const play = (step: TimerStep): Promise<unknown> => names.told(() => take(step));
    return { play, look: () => play({ kind: 'due', limit: 9, leaseMs: 0 }) };
  },
};

/** A step of a history. */
export type KeyStep =
  | {
      readonly kind: 'begin' | 'answer' | 'abandon';
      /** Which lease of the key ends it: the latest is 0. */
      readonly lease: number;
      readonly caller: number;
      readonly operation: number;
      readonly key: number;
      readonly body: number;
      readonly leaseMs: number;
    }
  | { readonly kind: 'wait'; readonly ms: number };

/** Names that end or begin with one another. */
const joined = (word: string, number: number): string => ['x', `x\n${word}`, `${word}:x`, `${word}"`][number] ?? word;

/** Compares stores of idempotency keys: who holds one, for how long, and what other callers get. */
export const idempotencyKeysComparison: Comparison<StoresSubject<'idempotencyKeys'>, KeyStep> = {
  port: 'IdempotencyKeys',
  steps: oneof(
    {
      weight: 4,
      arbitrary: record({
        kind: constantFrom('begin' as const, 'begin' as const, 'answer' as const, 'abandon' as const),
        lease: constantFrom(0, 0, 1, 2),
        caller: small(1),
        operation: small(1),
        key: small(1),
        body: small(1),
        leaseMs: constantFrom(0, 10, 20),
      }),
    },
    { weight: 1, arbitrary: oneof(wait, constant({ kind: 'wait' as const, ms: 24 * 3_600_000 - 20 })) },
  ),
  maxSteps: 25,
  describe,
  specification: storesInMemory,
  begin: async (subject) => {
    const { idempotencyKeys: keys } = subject.ports;
    const names = await newNames(subject);
    const leases = new Map<string, string[]>();
    const take = async (step: KeyStep): Promise<unknown> => {
      if (step.kind === 'wait') return subject.wait(step.ms);
      const request = {
        principalId: names.of(joined('caller', step.caller)) as PrincipalId,
        operation: joined('operation', step.operation),
        key: joined('key', step.key),
        fingerprint: `body${step.body}`,
      };
      const own = leases.get(textOf(request)) ?? [];
      const lease = own.at(-1 - step.lease) ?? 'of nobody';
      if (step.kind === 'abandon') return keys.abandon(request, lease);
      if (step.kind === 'begin') {
        const state = await keys.begin(request, step.leaseMs);
        if (state.status !== 'begun') return state;
        leases.set(textOf(request), [...own, state.lease]);
        return own.includes(state.lease) ? 'a lease again' : state.status;
      }
      return keys.answer(request, lease, {
        status: 200 + step.body,
        body: { zeta: step.leaseMs, alpha: [null, true] },
      });
    };
    return { play: (step) => names.told(() => take(step)) };
  },
};

/** A step of a history. */
export type InboxStep =
  | { readonly kind: 'record' | 'has'; readonly source: number; readonly message: number }
  | {
      readonly kind: 'bring';
      readonly source: number;
      readonly message: number;
      readonly payment: number;
      readonly version: number;
      readonly fails: boolean;
    };

const message = { source: small(2), message: small(2) };

/** Compares inboxes: what is recorded, alone and together with payments. */
export const inboxComparison: Comparison<StoresSubject<'inbox' | 'payments'>, InboxStep> = {
  port: 'Inbox',
  steps: oneof(
    record({ kind: constantFrom('record' as const, 'has' as const), ...message }),
    record({ kind: constant('bring' as const), ...message, payment: small(1), version: small(2), fails: boolean() }),
  ),
  maxSteps: 20,
  describe,
  specification: storesInMemory,
  begin: async (subject) => {
    const { inbox, payments, clock } = subject.ports;
    const names = await newNames(subject);
    const take = async (step: InboxStep): Promise<unknown> => {
      const one = { source: names.of(joined('source', step.source)), messageId: joined('message', step.message) };
      if (step.kind !== 'bring') return step.kind === 'record' ? inbox.record(one) : inbox.has(one);
      const orderId = names.of('order') as OrderId;
      // A payment with another name and a taken number conflicts: `fails` provokes that.
      const paymentId = names.of(step.fails ? 'twin' : `payment${step.payment}`) as PaymentId;
      const attempt = step.fails ? 1 : step.payment + 1;
      const state = newPayment(clock.now(), { orderId, attempt, paymentId });
      return payments.saveOnce({ state, events: [], expectedVersion: step.version }, one);
    };
    return {
      play: (step) => names.told(() => take(step)),
      look: () => names.told(() => payments.ofOrder(names.of('order') as OrderId)),
    };
  },
};
