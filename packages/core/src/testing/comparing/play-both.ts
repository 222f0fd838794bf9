import { textOf } from '../kits/expectations.ts';
import { Overtaken } from './comparison.ts';
import type { Comparison, Playing } from './comparison.ts';

/** Where two adapters gave different answers. */
export interface Difference<Step> {
  /**
   * Up to the step that was answered differently, or all of them if only the last look differed.
   */
  readonly steps: readonly Step[];
  readonly atLastLook: boolean;
  readonly specified: string;
  readonly seen: string;
}

/** An error of a subject is an answer, too: one that the specification never gives. */
const answerOf = async (ask: () => Promise<unknown>): Promise<string> => {
  try {
    return textOf(await ask());
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    return `threw ${String(error)}`;
  }
};

const firstDifference = async <Step>(
  specified: Playing<Step>,
  seen: Playing<Step>,
  steps: readonly Step[],
): Promise<Difference<Step> | undefined> => {
  for (const [at, step] of steps.entries()) {
    const answers = [textOf(await specified.play(step)), await answerOf(() => seen.play(step))] as const;
    if (answers[0] !== answers[1])
      return { steps: steps.slice(0, at + 1), atLastLook: false, specified: answers[0], seen: answers[1] };
  }
  const looks = [textOf(await specified.look?.()), await answerOf(async () => seen.look?.())] as const;
  return looks[0] === looks[1] ? undefined : { steps, atLastLook: true, specified: looks[0], seen: looks[1] };
};

/** A machine more than 256 times slower than the subject expects proves nothing. */
const paces = Array.from({ length: 9 }, (_, power) => 2 ** power);

/** Plays a history on a new specification and on the subject. @returns the first difference. */
export const playBoth = async <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  subject: Subject,
  steps: readonly Step[],
): Promise<Difference<Step> | undefined> => {
  for (const pace of paces) {
    const specification = await comparison.specification();
    try {
      const specified = await comparison.begin(specification.subject, 1);
      return await firstDifference(specified, await comparison.begin(subject, pace), steps);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    } finally {
      await specification.dispose();
    }
  }
  throw new Error(`time overtakes a history of ${comparison.port} even where lives are ${paces.at(-1)} times as long`);
};
