import type { DeadLetter, DeadLetters } from '../messaging/index.ts';
import { documentOf, isOfBuild, isOfView } from './view-builds.ts';
import type { View } from './view.ts';
import type { Build, BuildState } from './views.port.ts';

interface LetterPorts {
  readonly deadLetters: DeadLetters;
}

/** All letters about matching subjects, from any consumer. */
export const lettersOf = async (
  deadLetters: Pick<DeadLetters, 'list'>,
  isMeant: (subject: string) => boolean,
): Promise<readonly DeadLetter[]> => {
  const letters: DeadLetter[] = [];
  let cursor: string | undefined;
  do {
    const page = await deadLetters.list({ limit: 100, cursor });
    letters.push(...page.items.filter(({ subject }) => isMeant(subject)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return letters;
};

/**
 * Marks the letters of a build that is no longer written as recovered, and those of one that is to
 * be written again as waiting, so that no later fact is folded over a gap.
 */
export const restLetters = async (
  { deadLetters }: LetterPorts,
  view: View,
  build: Build,
  atRest: boolean,
): Promise<void> => {
  for (const letter of await lettersOf(deadLetters, isOfBuild(view, build)))
    if (letter.recovered !== atRest) await deadLetters.settle(letter, { ...letter, recovered: atRest });
};

/** Ends the letters about dropped builds. */
export const dropLettersOf = async (
  { deadLetters }: LetterPorts,
  view: View,
  kept: readonly BuildState[],
): Promise<void> => {
  const isKept = ({ subject }: DeadLetter): boolean => {
    const { build } = documentOf([view], subject);
    return kept.some((one) => one.build === build);
  };
  for (const letter of await lettersOf(deadLetters, isOfView(view)))
    if (!isKept(letter)) await deadLetters.settle(letter, null);
};
