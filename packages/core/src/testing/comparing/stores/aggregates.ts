import { boolean, constant, integer, oneof, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { AggregateStore, Change } from '../../../kernel/index.ts';
import { memoryPorts } from '../../../memory/index.ts';
import type { Position } from '../../../messaging/index.ts';
import type { Ports } from '../../../ports.ts';
import type { AggregateStoreSubject } from '../../kits/aggregate-store/subject.ts';
import { textOf } from '../../kits/expectations.ts';
import { readWhole } from '../../kits/log.ts';
import { failingEvent, oneEvent, renamedSample } from '../../kits/samples.ts';
import type { Sample } from '../../kits/samples.ts';
import { freshName } from '../../kits/subject.ts';
import type { Comparison, Playing } from '../comparison.ts';
import { toldFault } from './subject.ts';

/** A step of a history. */
export type AggregateStep =
  | {
      readonly kind: 'save';
      readonly aggregate: number;
      readonly version: number;
      readonly isChanged: boolean;
      readonly events: number;
      readonly fails: boolean;
    }
  | { readonly kind: 'race'; readonly aggregate: number; readonly version: number; readonly callers: number }
  | { readonly kind: 'find'; readonly aggregate: number };

/** How ids end that begin alike: a store that joins or cuts names mixes these up. */
const endings = ['', 'x', ':x', '"x'];

const aggregate = integer({ min: 0, max: endings.length - 1 });
const version = integer({ min: 0, max: 4 });
const seldom = integer({ min: 0, max: 7 }).map((chance) => chance === 7);
const steps: Arbitrary<AggregateStep> = oneof(
  {
    weight: 6,
    arbitrary: record({
      kind: constant('save' as const),
      aggregate,
      version,
      isChanged: boolean(),
      events: oneof({ weight: 15, arbitrary: integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: constant(300) }),
      fails: seldom,
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: constant('race' as const),
      aggregate,
      version,
      callers: integer({ min: 2, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: record({ kind: constant('find' as const), aggregate }) },
);

/** The end of each log that was compared: the next history reads on from there. */
const ends = new WeakMap<object, Position>();

const playing = <Id, State>({ ports, store, sample }: AggregateStoreSubject<Id, State>): Playing<AggregateStep> => {
  const first = sample();
  const samples = endings.map((ending) =>
    ending === '' ? first : renamedSample(sample(), `${String(first.id)}${ending}`),
  );
  const sampleOf = (number: number): Sample<Id, State> => samples[number] ?? first;
  const log = freshName('compared');
  let told = 0;
  const find = async (number: number): Promise<unknown> => {
    const { id, state, changed } = sampleOf(number);
    const found = await store.find(id);
    const isSame = (other: State): boolean => textOf(found?.state) === textOf(other);
    return found && [found.version, isSame(state) ? 'as made' : isSame(changed) ? 'changed' : found.state];
  };
  const save = (number: number, change: Omit<Change<State>, 'state'>, isChanged: boolean): Promise<unknown> =>
    store.save({ ...change, state: isChanged ? sampleOf(number).changed : sampleOf(number).state });
  const eventsOf = (count: number): Change<State>['events'] =>
    Array.from({ length: count }, () => oneEvent(log, `Event${(told += 1)}`));
  const take = async (step: AggregateStep): Promise<unknown> => {
    switch (step.kind) {
      case 'find':
        return find(step.aggregate);
      case 'save': {
        const events = [...eventsOf(step.events), ...(step.fails ? [failingEvent()] : [])];
        return save(step.aggregate, { events, expectedVersion: step.version }, step.isChanged);
      }
      case 'race': {
        // Whoever wins tells the same, so that the log does not depend on it.
        const [type, change] = [`Raced${(told += 1)}`, { expectedVersion: step.version }];
        const racing = Array.from({ length: step.callers }, () =>
          save(step.aggregate, { ...change, events: [oneEvent(log, type)] }, true),
        );
        return (await Promise.all(racing)).map(textOf).toSorted();
      }
    }
  };
  const look = async (): Promise<unknown> => {
    const events = await readWhole(ports.changeFeed, ends.get(ports.changeFeed));
    const end = events.at(-1)?.position;
    if (end !== undefined) ends.set(ports.changeFeed, end);
    const own = events.filter(({ aggregateId }) => aggregateId === log);
    return [await Promise.all(samples.map((_, number) => find(number))), own.map(({ type }) => type)];
  };
  return { play: (step) => toldFault(() => take(step)), look };
};

/**
 * Compares stores of one kind of aggregate: saves against right and wrong versions, at once and
 * with many events, and what is then found and told.
 *
 * @param port the port's name, as in `Events`
 */
export const aggregateStoreComparison = <Id, State>(
  port: string,
  sample: () => Sample<Id, State>,
  storeOf: (ports: Ports) => AggregateStore<Id, State>,
): Comparison<AggregateStoreSubject<Id, State>, AggregateStep> => ({
  port,
  steps,
  maxSteps: 20,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: async () => {
    const ports = memoryPorts();
    return { subject: { ports, store: storeOf(ports), sample }, dispose: async () => {} };
  },
  begin: async (subject) => playing(subject),
});
