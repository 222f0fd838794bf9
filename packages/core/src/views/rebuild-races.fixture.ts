import { manualClock, memoryDeadLetters, memoryViews } from '../memory/index.ts';
import { followerOf, takeBatches } from '../messaging/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { compareViews, foldOutbox } from './compare-views.ts';
import { followViews } from './follow-views.ts';
import { rebuildView } from './rebuild-view.ts';
import type { ViewConsumers } from './rebuild-view.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';
import type { Views } from './views.port.ts';

interface Tally extends StaleMark {
  readonly paid: number;
}
const tallies: View<Tally> = defineView({
  name: 'tallies',
  types: ['OrderPaid'],
  idOf: ({ payload }) => payload.sessionId,
  evolve: (known, { payload }) => ({ paid: (known?.paid ?? 0) + payload.total.amountMinor }),
});

/** A seeded generator: the same numbers for the same seed. */
const chanceOf = (seed: number): ((below: number) => number) => {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9) | 0;
    return Math.abs(state ^ (state >>> 13)) % below;
  };
};

/**
 * A participant: each of its calls waits for its turn, and never returns once the actor is dead.
 */
interface Actor {
  readonly name: string;
  isDead: boolean;
}

const partitions = 2;
const partitionOf = ({ payload }: RecordedEvent): number =>
  Number((payload as { readonly sessionId: string }).sessionId.slice(1)) % partitions;
const consumers: ViewConsumers = {
  names: Array.from({ length: partitions }, (_, n) => `views@${n}`),
  of: (fact) => `views@${partitionOf(fact)}`,
};

/** What the race does in addition to a plain rebuild. */
export interface RaceOptions {
  readonly seed: number;
  /** The dead come back: a paused process resumes where it was, alongside its successor. */
  readonly zombies?: boolean;
  /** Breaks the store. */
  readonly sabotage?: (views: Views) => Partial<Views>;
}

/** The outcome of a race. */
export interface RaceOutcome {
  readonly differences: number;
  readonly live: number;
  /** What a reader saw and must never see. */
  readonly complaints: readonly string[];
  readonly kills: number;
}

/**
 * Two projectors, each with its own partition, a rebuild, a writer and a reader share one store.
 * Their calls are interleaved at random; projectors and rebuild are killed at any call and start
 * over.
 */
const raceRebuild = async ({ seed, zombies = false, sabotage }: RaceOptions): Promise<RaceOutcome> => {
  const chance = chanceOf(seed);
  const pending: { readonly actor: Actor; readonly go: () => void }[] = [];
  const turn = (actor: Actor): Promise<void> => new Promise((go) => pending.push({ actor, go }));
  const log: RecordedEvent[] = [];
  const bare = memoryViews();
  const stored: Views = { ...bare, ...sabotage?.(bare) };
  const deadLetters = memoryDeadLetters({ clock: manualClock() });
  const interleaved = <Port extends object>(port: Port, actor: Actor): Port =>
    new Proxy(port, {
      get:
        (target, name) =>
        async (...asked: unknown[]) => {
          await turn(actor);
          const call = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
          const answer = await call(...asked);
          await turn(actor);
          return answer;
        },
    });
  const changeFeed = {
    read: async ({ after, limit }: { readonly after: Position; readonly limit: number }) =>
      log.filter(({ position }) => position > after).slice(0, limit),
  };
  const portsOf = (actor: Actor) => ({
    views: interleaved(stored, actor),
    changeFeed: interleaved(changeFeed, actor),
    deadLetters: interleaved(deadLetters, actor),
    logHistory: {
      latest: async () => ({ generation: 0, position: (log.at(-1)?.position ?? 0) as Position, eventId: '' }),
    },
    clock: { now: () => 0 as never },
  });

  const owners = new Map<number, Actor>();
  const offsets = new Map<number, Position>();
  let isOver = false;
  const project = async (partition: number, actor: Actor): Promise<void> => {
    const ports = portsOf(actor);
    const consumer = `views@${partition}`;
    const share = { consumer, owns: (fact: RecordedEvent) => partitionOf(fact) === partition };
    const follower = followerOf(followViews(ports, [tallies], { batchSize: 4 }), share);
    const batches = takeBatches(ports, follower);
    while (!isOver) {
      const after = (await follower.checkpoints?.get(consumer)) ?? (0 as Position);
      // A broker resumes at the last committed offset, and redelivers everything after it.
      const from = offsets.get(partition) ?? 0;
      const batch = log.filter((fact) => share.owns(fact) && fact.position > from).slice(0, 1 + chance(4));
      await batches.take(batch, after);
      const last = batch.at(-1)?.position;
      if (last === undefined) continue;
      await follower.checkpoints?.advance(consumer, last);
      // It fences off a member that it has replaced.
      if (owners.get(partition) === actor) offsets.set(partition, last);
    }
  };
  const start = (partition: number): void => {
    const actor = { name: `views@${partition}`, isDead: false };
    owners.set(partition, actor);
    void project(partition, actor).catch((error: unknown) => complaints.push(String(error)));
  };
  const complaints: string[] = [];
  let rebuilt = 0;
  let rebuilder: Actor = { name: 'rebuild', isDead: false };
  const rebuild = (): void => {
    rebuilder = { name: 'rebuild', isDead: false };
    const actor = rebuilder;
    const rest = (): Promise<void> => turn(actor);
    rebuildView(portsOf(actor), tallies, { consumers, batchSize: 5, rest }).then(
      () => void (rebuilt += 1),
      (error: unknown) => complaints.push(String(error)),
    );
  };
  const read = async (): Promise<void> => {
    const actor = { name: 'reader', isDead: false };
    const views = interleaved(bare, actor);
    const seen = new Map<string, number>();
    while (!isOver) {
      const id = `s${chance(4)}`;
      const position = (await views.get(tallies, id))?.position ?? 0;
      if (position < (seen.get(id) ?? 0)) complaints.push(`${id} went back from ${seen.get(id)} to ${position}`);
      seen.set(id, position);
    }
  };
  for (let partition = 0; partition < partitions; partition += 1) start(partition);
  void read();
  const tell = (): void => {
    const position = log.length + 1;
    const payload = { sessionId: `s${chance(4)}`, total: { amountMinor: 1 + chance(9) } };
    log.push({ id: `f${position}`, position, type: 'OrderPaid', payload } as unknown as RecordedEvent);
  };

  const paused: typeof pending = [];
  let kills = 0;
  const kill = (actor: Actor): void => {
    kills += 1;
    actor.isDead = true;
    for (let at = pending.length - 1; at >= 0; at -= 1)
      if (pending[at]?.actor === actor) paused.push(...pending.splice(at, 1));
    if (actor === rebuilder) rebuild();
    else start(Number(actor.name.slice(-1)));
  };
  const settle = async (): Promise<void> => {
    for (let ticks = 0; ticks < 40; ticks += 1) await Promise.resolve();
  };
  for (let step = 0; step < 5_000; step += 1) {
    if (log.length < 60 && chance(12) === 0) tell();
    if (log.length === 25 && rebuilt === 0 && !pending.some(({ actor }) => actor === rebuilder)) rebuild();
    if (step < 1_200 && chance(90) === 0) {
      const victims = [...owners.values(), ...(pending.some(({ actor }) => actor === rebuilder) ? [rebuilder] : [])];
      const victim = victims[chance(victims.length)];
      if (victim !== undefined) kill(victim);
    }
    if (zombies && paused.length > 0 && chance(60) === 0) pending.push(...paused.splice(chance(paused.length), 1));
    pending.splice(chance(pending.length || 1), 1)[0]?.go();
    await settle();
    const isDone = log.length === 60 && rebuilt > 0 && [0, 1].every((n) => (offsets.get(n) ?? 0) >= lastOf(log, n));
    if (isDone && step > 1_400) break;
  }
  isOver = true;
  const { differences } = await compareViews(bare, tallies, await foldOutbox(tallies, changeFeed));
  const live = (await bare.builds([tallies])).get(tallies.name)?.live.build ?? 0;
  return { differences, live, complaints, kills };
};

const lastOf = (log: readonly RecordedEvent[], partition: number): number =>
  log.findLast((fact) => partitionOf(fact) === partition)?.position ?? 0;

/** Several races, each with a seed of its own. */
export const races = (count: number, options: Omit<RaceOptions, 'seed'> = {}): Promise<RaceOutcome[]> =>
  Promise.all(Array.from({ length: count }, (_, seed) => raceRebuild({ seed, ...options })));
