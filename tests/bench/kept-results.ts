import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Measurement } from './groups.ts';
import type { Row } from './measure.ts';

/** What a group showed when it was last measured. */
export interface GroupResults {
  readonly group: string;
  /** A day, as in 2026-11-29. */
  readonly measuredOn: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  /** Why some of it was not measured. */
  readonly leftOut: readonly string[];
}

/** Results of groups, each in a file of its own, so that a run of one leaves the others alone. */
export const keptResults = (folder: string) => {
  const pathOf = (group: string): string => `${folder}/${group}.json`;
  return {
    /** The results of these groups that are kept, in the order of the names. */
    read: (groups: readonly string[]): readonly GroupResults[] =>
      groups
        .map(pathOf)
        .filter((path) => existsSync(path))
        .map((path) => JSON.parse(readFileSync(path, 'utf8')) as GroupResults),
    /**
     * Replaces the results of a group. A group that failed, or had no server to be measured on,
     * keeps its earlier ones.
     */
    keep: (group: string, where: Pick<GroupResults, 'measuredOn' | 'machine'>, measured: Measurement): boolean => {
      const { rows, leftOut, failures } = measured;
      if (failures.length > 0 || rows.length === 0) return false;
      mkdirSync(folder, { recursive: true });
      const results: GroupResults = { group, ...where, rows, leftOut };
      writeFileSync(pathOf(group), `${JSON.stringify(results, null, 2)}\n`);
      return true;
    },
  };
};
