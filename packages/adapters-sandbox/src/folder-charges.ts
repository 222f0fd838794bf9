import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseId } from '@ticketly/core';
import type { PaymentId } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';
import { folderPositions } from './folder-positions.ts';
import type { SandboxCharges, StoredCharge } from './charges.ts';
import { positionOf } from './charges.ts';

/**
 * A ledger in a folder, one small file for each version of a charge. It outlives its processes,
 * also those that were killed, and any number of them on one machine may share it: a version
 * appears whole or not at all, and only one of those who write the same version succeeds. Not
 * flushed to the disk, so not for the loss of the machine.
 *
 * @example
 * const charges = await folderCharges('.ticketly/sandbox-charges');
 */
export const folderCharges = async (folder: string): Promise<SandboxCharges> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const positions = await folderPositions(join(folder, 'moved'));
  const seen = new Map<PaymentId, StoredCharge>();
  const pathOf = (paymentId: PaymentId, version: number): string =>
    join(folder, `${encodeURIComponent(paymentId)}.${version}.json`);

  const find = async (paymentId: PaymentId): Promise<StoredCharge | undefined> => {
    let latest = seen.get(paymentId);
    for (;;) {
      const version = (latest?.version ?? 0) + 1;
      const charge = await readCharge(pathOf(paymentId, version));
      if (charge === undefined) return latest;
      latest = { charge, version };
      seen.set(paymentId, latest);
    }
  };

  const save = async (charge: SandboxCharge, expectedVersion: number): Promise<boolean> => {
    // Before the charge, so that none is missing if this process ends between the two.
    const position = positionOf(charge);
    if (position !== undefined) await positions.note(position);
    const draft = join(folder, `${randomUUID()}.draft`);
    await writeFile(draft, JSON.stringify(charge), { mode: 0o600 });
    try {
      await link(draft, pathOf(charge.paymentId, expectedVersion + 1));
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  };

  const all = async (): Promise<readonly SandboxCharge[]> => {
    const names = await readdir(folder);
    const ids = new Set(names.flatMap((name) => paymentIdOf(name) ?? []));
    const stored = await Promise.all([...ids].map(find));
    return stored.flatMap((each) => each?.charge ?? []).toSorted((one, other) => one.openedAt - other.openedAt);
  };
  return { find, save, all, positionsAfter: (position, limit) => positions.after(position, limit) };
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const readCharge = async (path: string): Promise<SandboxCharge | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SandboxCharge;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** The charge a file is a version of; every charge has a first one. */
const paymentIdOf = (name: string): PaymentId | undefined => {
  const encoded = /^(.+)\.1\.json$/.exec(name)?.[1];
  return encoded === undefined ? undefined : parseId('payment', decodeURIComponent(encoded));
};
