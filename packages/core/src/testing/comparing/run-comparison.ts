import type { MakeSubject, Runner, Saboteur } from '../kits/kit.ts';
import { compareHistories, expectNoDifference } from './compare.ts';
import type { Found, Histories } from './compare.ts';
import type { Comparison } from './comparison.ts';

/**
 * Registers a comparison as a test, alongside the clauses of the port's kit. Its name says how many
 * histories were compared.
 *
 * @example
 * const make = async () => ({ subject: await openLocks(), dispose: async () => {} });
 * runComparison(seatLocksComparison, { describe, test }, make, { histories: 1_000 });
 */
export const runComparison = <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  { describe, test }: Runner,
  make: MakeSubject<Subject>,
  histories: Histories,
): void => {
  describe(`${comparison.port}, compared`, () => {
    test(`answers ${histories.histories} histories as the one in memory does`, () =>
      expectNoDifference(comparison, make, histories));
  });
};

/**
 * Runs a comparison against a broken adapter. Throws if no history tells it from the correct one.
 * @returns the shortest history that does.
 */
export const expectDifference = async <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  { name, sabotage }: Pick<Saboteur<Subject>, 'name' | 'sabotage'>,
  make: MakeSubject<Subject>,
  histories: Histories,
): Promise<Found<Step>> => {
  const sabotaged: MakeSubject<Subject> = async () => {
    const made = await make();
    return { ...made, subject: sabotage(made.subject) };
  };
  const found = await compareHistories(comparison, sabotaged, histories);
  if (found !== undefined) return found;
  throw new Error(`${histories.histories} histories of ${comparison.port} let pass an adapter that ${name}`);
};
