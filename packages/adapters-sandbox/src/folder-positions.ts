import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, parseId } from '@ticketly/core';
import { isAfter } from './charges.ts';
import type { ChargePosition } from './charges.ts';

/** The order in which the charges of a folder moved. */
export interface FolderPositions {
  note(position: ChargePosition): Promise<void>;
  after(position: ChargePosition, limit: number): Promise<readonly ChargePosition[]>;
}

const minuteMs = 60_000;

/**
 * An empty file for each place, in a folder for each minute, so that to read on nobody reads
 * everything.
 */
export const folderPositions = async (folder: string): Promise<FolderPositions> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const minuteOf = (at: number): number => Math.floor(at / minuteMs);

  const minutesFrom = async (first: number): Promise<readonly number[]> =>
    (await readdir(folder))
      .map(Number)
      .filter((minute) => Number.isSafeInteger(minute) && minute >= first)
      .toSorted((one, other) => one - other);

  const positionsIn = async (minute: number): Promise<readonly ChargePosition[]> =>
    (await readdir(join(folder, String(minute))))
      .flatMap(positionFrom)
      .toSorted((one, other) => (isAfter(one, other) ? 1 : -1));

  return {
    note: async ({ at, paymentId }) => {
      const minute = join(folder, String(minuteOf(at)));
      await mkdir(minute, { recursive: true, mode: 0o700 });
      await writeFile(join(minute, `${at}.${encodeURIComponent(paymentId)}`), '', { mode: 0o600 });
    },
    after: async (position, limit) => {
      const found: ChargePosition[] = [];
      for (const minute of await minutesFrom(minuteOf(position.at))) {
        if (found.length >= limit) break;
        found.push(...(await positionsIn(minute)).filter((each) => isAfter(each, position)));
      }
      return found.slice(0, limit);
    },
  };
};

const positionFrom = (name: string): readonly ChargePosition[] => {
  const [, at, encoded] = /^(\d+)\.(.+)$/.exec(name) ?? [];
  const paymentId = encoded === undefined ? undefined : parseId('payment', decodeURIComponent(encoded));
  return paymentId === undefined ? [] : [{ at: instant(Number(at)), paymentId }];
};
