import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, parseId } from '@ticketly/core';
import { isAfter } from './charges.ts';
import type { ChargePlace } from './charges.ts';

/** The order in which the charges of a folder moved. */
export interface FolderPlaces {
  note(place: ChargePlace): Promise<void>;
  after(place: ChargePlace, limit: number): Promise<readonly ChargePlace[]>;
}

const minuteMs = 60_000;

/** An empty file for each place, in a folder for each minute, so that to read on nobody reads everything. */
export const folderPlaces = async (folder: string): Promise<FolderPlaces> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const minuteOf = (at: number): number => Math.floor(at / minuteMs);

  const minutesFrom = async (first: number): Promise<readonly number[]> =>
    (await readdir(folder))
      .map(Number)
      .filter((minute) => Number.isSafeInteger(minute) && minute >= first)
      .toSorted((one, other) => one - other);

  const placesIn = async (minute: number): Promise<readonly ChargePlace[]> =>
    (await readdir(join(folder, String(minute))))
      .flatMap(placeFrom)
      .toSorted((one, other) => (isAfter(one, other) ? 1 : -1));

  return {
    note: async ({ at, paymentId }) => {
      const minute = join(folder, String(minuteOf(at)));
      await mkdir(minute, { recursive: true, mode: 0o700 });
      await writeFile(join(minute, `${at}.${encodeURIComponent(paymentId)}`), '', { mode: 0o600 });
    },
    after: async (place, limit) => {
      const found: ChargePlace[] = [];
      for (const minute of await minutesFrom(minuteOf(place.at))) {
        if (found.length >= limit) break;
        found.push(...(await placesIn(minute)).filter((each) => isAfter(each, place)));
      }
      return found.slice(0, limit);
    },
  };
};

const placeFrom = (name: string): readonly ChargePlace[] => {
  const [, at, encoded] = /^(\d+)\.(.+)$/.exec(name) ?? [];
  const paymentId = encoded === undefined ? undefined : parseId('payment', decodeURIComponent(encoded));
  return paymentId === undefined ? [] : [{ at: instant(Number(at)), paymentId }];
};
