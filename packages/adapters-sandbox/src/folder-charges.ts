import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseId } from '@ticketly/core';
import type { PaymentId } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';
import { chargeLog } from './charge-log.ts';
import { memoryCharges } from './charges.ts';
import type { SandboxCharges, StoredCharge } from './charges.ts';

/**
 * A ledger in a folder: one file to which every version of a charge is appended. It outlives its
 * processes, also those that were killed, and any number of them on one machine may share it: of
 * those who write the same version the first in the file succeeds. What is saved at the same time
 * is written and flushed to the disk together, before anybody is told that it is saved.
 *
 * @example
 * const charges = await folderCharges('.ticketly/sandbox-charges');
 */
export const folderCharges = async (folder: string): Promise<SandboxCharges> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = memoryCharges(await chargesOfFiles(folder));
  /** Of entries of this process: whether they were the first of their version. */
  const won = new Map<string, boolean>();
  const own = new Set<string>();
  const log = chargeLog(join(folder, 'charges.log'), async ({ entry, charge, expectedVersion }) => {
    const isFirst = await known.save(charge, expectedVersion);
    if (own.has(entry)) won.set(entry, isFirst);
  });
  await log.catchUp();
  return {
    find: async (paymentId) => {
      await log.catchUp();
      return known.find(paymentId);
    },
    save: async (charge, expectedVersion) => {
      const stored = await known.find(charge.paymentId);
      if ((stored?.version ?? 0) > expectedVersion) return false;
      const entry = randomUUID();
      own.add(entry);
      try {
        await log.append({ entry, charge, expectedVersion });
        return won.get(entry) === true;
      } finally {
        own.delete(entry);
        won.delete(entry);
      }
    },
    all: async () => {
      await log.catchUp();
      return (await known.all()).toSorted((one, other) => one.openedAt - other.openedAt);
    },
    positionsAfter: async (position, limit) => {
      await log.catchUp();
      return known.positionsAfter(position, limit);
    },
  };
};

/** The last version of each charge of a ledger that had a file for every version. */
const chargesOfFiles = async (folder: string): Promise<readonly StoredCharge[]> => {
  const latest = new Map<PaymentId, { readonly name: string; readonly version: number }>();
  for (const name of await readdir(folder)) {
    const [, encoded = '', version = ''] = /^(.+)\.(\d+)\.json$/.exec(name) ?? [];
    const paymentId = parseId('payment', decodeURIComponent(encoded));
    if (paymentId === undefined || Number(version) < (latest.get(paymentId)?.version ?? 0)) continue;
    latest.set(paymentId, { name, version: Number(version) });
  }
  const read = async ({ name, version }: { name: string; version: number }): Promise<StoredCharge> => ({
    charge: JSON.parse(await readFile(join(folder, name), 'utf8')) as SandboxCharge,
    version,
  });
  const stored = await Promise.all([...latest.values()].map(read));
  return stored.toSorted((one, other) => one.charge.openedAt - other.charge.openedAt);
};
