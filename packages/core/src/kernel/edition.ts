import type { Brand } from './brand.ts';

/**
 * How new what is known of a session is: grows with every change of the session, and of two editions the greater one is the newer. What was
 * decided by an older edition than somebody else has seen is decided again.
 */
export type Edition = Brand<number, 'Edition'>;

/** Versions of a session stay below this, so that one number carries a version and what ranks above it. */
const versionsPerGeneration = 2 ** 31;

/**
 * The edition of a session as it was stored.
 *
 * @param version the session's version in its store; 0 while there is no such session.
 * @param generation ranks above every version; grows when a store comes back with older versions than it had.
 */
export const editionOf = (version: number, generation = 0): Edition =>
  (generation * versionsPerGeneration + version) as Edition;
