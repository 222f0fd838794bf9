import { isTicketlyFault } from '../../kernel/index.ts';
import type { RefusalShape, Result } from '../../kernel/index.ts';

/** A clause was not kept. */
export class ClauseBroken extends Error {
  override readonly name: string = 'ClauseBroken';
}

/**
 * Throws unless the condition holds.
 *
 * @param sentence what was promised, or what was seen instead
 */
export function expectThat(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new ClauseBroken(sentence);
}

/** The same value with sorted keys, so that equal data is equal text. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, ordered(each)]));
};

/** Plain data as text: the same text for the same data, whatever the order of its keys. */
export const textOf = (value: unknown): string => JSON.stringify(ordered(value)) ?? 'undefined';

/**
 * Throws unless two values are the same plain data; a key whose value is undefined counts as
 * absent.
 */
export const expectSame = (seen: unknown, promised: unknown, what: string): void => {
  expectThat(textOf(seen) === textOf(promised), `${what}: expected ${textOf(promised)}, saw ${textOf(seen)}`);
};

/** Like {@link expectSame}, for lists whose order is not promised. */
export const expectSameSet = (seen: readonly string[], promised: readonly string[], what: string): void =>
  expectSame([...seen].sort(), [...promised].sort(), what);

/** The value of an answer that must not be a refusal. */
export const expectOk = <Value>(result: Result<Value, RefusalShape>, what: string): Value => {
  if (result.ok) return result.value;
  throw new ClauseBroken(`${what} was refused: ${textOf(result.refusal)}`);
};

/** The refusal of an answer that must be one with this code. */
export const expectRefused = <Refusal extends RefusalShape, Code extends Refusal['code']>(
  result: Result<unknown, Refusal>,
  code: Code,
  what: string,
): Extract<Refusal, { readonly code: Code }> => {
  if (result.ok) throw new ClauseBroken(`${what} was granted, and must be refused with ${code}`);
  expectSame(result.refusal.code, code, `${what} is refused`);
  return result.refusal as Extract<Refusal, { readonly code: Code }>;
};

/** Throws unless the call fails with a fault that has a code, whatever the driver beneath threw. */
export const expectFault = async (call: () => Promise<unknown>, what: string): Promise<void> => {
  const thrown = await call().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (thrown === undefined) throw new ClauseBroken(`${what} went through, and must not`);
  expectThat(isTicketlyFault(thrown.error), `${what} threw ${String(thrown.error)}, which is no TicketlyFault`);
};

/** Starts this many calls at once and returns their answers. */
export const race = <Answer>(callers: number, call: (caller: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));

/** The answer of a call, which must come within this many milliseconds of real time. */
export const expectWithin = async <Answer>(
  milliseconds: number,
  call: Promise<Answer>,
  what: string,
): Promise<Answer> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ClauseBroken(`${what} did not come within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
};
