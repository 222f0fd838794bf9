import { array, constant, constantFrom, integer, oneof, option, record, subarray } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Position } from '../../../messaging/index.ts';
import { memoryViews } from '../../../memory/index.ts';
import { defineView } from '../../../views/index.ts';
import type { Build, BuildState, View, Views, ViewWrite } from '../../../views/index.ts';
import { freshName } from '../../kits/subject.ts';
import type { ViewsSubject } from '../../kits/views/subject.ts';
import type { Comparison, Playing } from '../comparison.ts';

interface Tally {
  readonly tally: number;
  readonly stale?: true;
}

/** A step of a view. Builds are numbered in the order they were begun; 0 is the first live one. */
export type ViewStep =
  | {
      readonly kind: 'apply';
      readonly writes: readonly {
        readonly id: number;
        readonly position: number;
        readonly tally: number | undefined;
      }[];
      readonly build: number;
    }
  | { readonly kind: 'stale'; readonly id: number; readonly build: number }
  | { readonly kind: 'list'; readonly after: number | undefined; readonly limit: number }
  | { readonly kind: 'build'; readonly generation: number }
  | { readonly kind: 'open' | 'drop'; readonly build: number }
  | { readonly kind: 'join'; readonly build: number; readonly consumer: string }
  | { readonly kind: 'switch'; readonly build: number; readonly consumers: readonly string[] }
  | { readonly kind: 'reach'; readonly build: number; readonly consumer: string; readonly position: number };

const small = (max: number): Arbitrary<number> => integer({ min: 0, max });
const maybe = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | undefined> =>
  option(arbitrary, { nil: undefined });
const kind = <Kind extends ViewStep['kind']>(name: Kind): Arbitrary<Kind> => constant(name);
const position = integer({ min: 1, max: 6 });
const write = record({ id: small(3), position, tally: maybe(small(9)) });
const build = small(3);
const consumer = constantFrom('one', 'two');

const steps: Arbitrary<ViewStep> = oneof(
  {
    weight: 5,
    arbitrary: record({
      kind: kind('apply'),
      writes: array(write, { minLength: 1, maxLength: 4 }),
      build,
    }),
  },
  { weight: 1, arbitrary: record({ kind: kind('stale'), id: small(3), build }) },
  { weight: 2, arbitrary: record({ kind: kind('list'), after: maybe(small(3)), limit: integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: record({ kind: kind('build'), generation: small(1) }) },
  { weight: 3, arbitrary: record({ kind: constantFrom('open' as const, 'open' as const, 'drop' as const), build }) },
  { weight: 2, arbitrary: record({ kind: kind('join'), build, consumer }) },
  { weight: 2, arbitrary: record({ kind: kind('switch'), build, consumers: subarray(['one', 'two']) }) },
  { weight: 1, arbitrary: record({ kind: kind('reach'), build, consumer, position }) },
);

/** One view, with its builds in the order they were begun. */
const playing = (views: Views, view: View<Tally>, first: Build): Playing<ViewStep> => {
  const begun: Build[] = [first];
  // A build that never existed is empty, whatever its number.
  const buildOf = (number: number): Build => begun[number] ?? 1_000_000 + number;
  const named = (state: BuildState): object => ({
    ...state,
    build: begun.indexOf(state.build),
    reached: Object.fromEntries([...state.reached].toSorted()),
  });
  const known = async (): Promise<unknown> => {
    const { live, next, previous } = (await views.builds([view])).get(view.name) ?? {};
    const joined = next && { ...named(next), joined: next.joined.toSorted() };
    return [live && named(live), joined, previous && named(previous)];
  };
  const begin = async (generation: number): Promise<number> => {
    const number = await views.build(view, generation);
    if (!begun.includes(number)) begun.push(number);
    return begun.indexOf(number);
  };
  const take = async (step: ViewStep): Promise<unknown> => {
    switch (step.kind) {
      case 'apply':
        return views.apply(
          view,
          step.writes.map(({ id, position: at, tally }): ViewWrite<Tally> => ({
            id: `id${id}`,
            position: at as Position,
            document: tally === undefined ? null : { tally },
          })),
          buildOf(step.build),
        );
      case 'stale':
        return views.markStale(view, `id${step.id}`, buildOf(step.build));
      case 'list':
        return views.list(view, { limit: step.limit, ...(step.after !== undefined && { after: `id${step.after}` }) });
      case 'build':
        return begin(step.generation);
      case 'open':
        return views.open(view, buildOf(step.build));
      case 'drop':
        return views.drop(view, buildOf(step.build));
      case 'join':
        return views.join(view, buildOf(step.build), step.consumer);
      case 'switch':
        return views.switchTo(view, buildOf(step.build), step.consumers);
      case 'reach':
        return views.reach([{ view, build: buildOf(step.build) }], step.consumer, step.position as Position);
    }
  };
  const look = async (): Promise<unknown> => {
    const documents = await Promise.all(begun.map((each) => views.list(view, { limit: 9 }, each)));
    return [await known(), documents, await views.list(view, { limit: 9 })];
  };
  return { play: async (step) => [await take(step), await known()], look };
};

/** Compares stores of views: what is written, in which build, and which build is live. */
export const viewsComparison: Comparison<ViewsSubject, ViewStep> = {
  port: 'Views',
  steps,
  maxSteps: 25,
  describe: ({ kind: name, ...step }) => `${name} ${JSON.stringify(step)}`,
  specification: async () => ({ subject: { ports: { views: memoryViews() } }, dispose: async () => {} }),
  begin: async ({ ports: { views } }) => {
    const view = defineView<Tally, 'OrderPaid'>({
      name: freshName('compared').replaceAll('-', '_'),
      types: ['OrderPaid'],
      idOf: ({ payload }) => payload.orderId,
      evolve: (known) => ({ tally: (known?.tally ?? 0) + 1 }),
    });
    const builds = await views.builds([view]);
    return playing(views, view, builds.get(view.name)?.live.build ?? 0);
  },
};
