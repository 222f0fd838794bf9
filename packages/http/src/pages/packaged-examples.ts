import { readFileSync } from 'node:fs';

/** A request that was made, and its answer. */
export interface Example {
  /** Of the path and the query, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** JSON, or text. Absent for pictures and files. */
  readonly answer?: unknown;
}

/**
 * An example of each operation, by method and path. `examples.test.ts` records them. A build
 * replaces this module by its value.
 */
export const packagedExamples: Readonly<Record<string, Example>> = JSON.parse(
  readFileSync(new URL('examples.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Example>>;
