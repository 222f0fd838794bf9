import type { Ports } from '@ticketly/core';
import { askAgain, goOn, payWhatIsOpen, reactions } from './go-on.ts';
import type { Reaction } from './go-on.ts';
import { interruptible, mishaps } from './interrupt.ts';
import type { Mishap } from './interrupt.ts';
import { openScene, process } from './open-scene.ts';
import { faultsAtRest } from './rest.ts';
import type { Scene } from './scene.ts';

/** Makes one thing wrong about the ports of the process that is interrupted. */
export type Plant = (ports: Ports) => Ports;

const honest: Plant = (ports) => ports;

/** What came of a scene whose every call went wrong once. */
export interface Interrupted {
  /** What it answers where nothing goes wrong. */
  readonly answer: unknown;
  /** Its calls then, by name, in their order. */
  readonly calls: readonly string[];
  /** How many times it was played. */
  readonly plays: number;
  /** What was not as it must be, with the mishap that led there. */
  readonly faults: readonly string[];
}

/**
 * Plays a scene once without any mishap, and then for every mishap of every call, for n = 1, 2, …
 * until it ends before the nth call; each with everything that a caller may do then.
 */
export const interruptAll = async (scene: Scene, plant: Plant = honest): Promise<Interrupted> => {
  const whole = await play(scene, plant, 0, 'refused', 'asks again');
  const faults = whole.faults.map((fault) => `without any mishap: ${fault}`);
  let plays = 1;
  const possible = scene.insists ? reactions.filter((reaction) => reaction !== 'gives up') : reactions;
  const ways = mishaps.flatMap((mishap) => possible.map((reaction) => ({ mishap, reaction })));
  for (const { mishap, reaction } of ways)
    for (let n = 1; ; n += 1) {
      const played = await play(scene, plant, n, mishap, reaction);
      plays += 1;
      if (played.calls.length < n) break;
      const where = `call ${n}, ${played.calls[n - 1]}, is ${mishap}, and the caller ${reaction}`;
      faults.push(...played.faults.map((fault) => `${where}: ${fault}`));
    }
  return { answer: whole.answer, calls: whole.calls, plays, faults };
};

interface Played {
  readonly answer: unknown;
  readonly calls: readonly string[];
  readonly faults: readonly string[];
}

const play = async (scene: Scene, plant: Plant, n: number, mishap: Mishap, reaction: Reaction): Promise<Played> => {
  const office = await openScene();
  const act = await scene.prepare(office);
  const { ports, arm, disarm, calls, death } = interruptible(office.ports);
  const interrupted = process(plant(ports));
  arm(n, mishap);
  const answered = act(interrupted).then(
    (answer) => ({ end: 'answered', answer }) as const,
    (error: unknown) => ({ end: 'faulted', error }) as const,
  );
  const ended = await Promise.race([answered, death.then(() => ({ end: 'died' }) as const)]);
  disarm();
  const made = [...calls()];
  const survivor = ended.end === 'died' ? process(plant(office.ports)) : interrupted;
  try {
    if (reaction === 'asks again' && ended.end !== 'answered') await askAgain(survivor, act);
    if (reaction === 'pays' && !payWhatIsOpen(office)) return { answer: undefined, calls: made, faults: [] };
    await goOn(office, survivor);
    const answer = ended.end === 'answered' ? ended.answer : undefined;
    return { answer, calls: made, faults: await faultsAtRest(office) };
  } catch (error) {
    return { answer: undefined, calls: made, faults: [`nothing went on any more: ${String(error)}`] };
  }
};
