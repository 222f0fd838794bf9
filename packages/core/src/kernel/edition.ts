import type { Brand } from './brand.ts';

/**
 * How recent our knowledge of a session is. It grows with every change of the session: of two
 * editions, the greater is the newer. A decision based on an older edition than somebody else has
 * seen is made again.
 */
export type Edition = Brand<number, 'Edition'>;

/**
 * Session versions stay below this, so that one number holds a version and a generation that
 * outranks it.
 */
const versionsPerGeneration = 2 ** 31;

/**
 * The edition of a session as it was stored.
 *
 * @param version the session's version in its store; 0 while there is no such session.
 * @param generation outranks every version; grows when a store comes back with older versions than
 *   it had.
 */
export const editionOf = (version: number, generation = 0): Edition =>
  (generation * versionsPerGeneration + version) as Edition;
