import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { memoryCharges } from './charges.ts';
import type { SandboxCharges, StoredCharge } from './charges.ts';

/**
 * A ledger in one file of JSON lines, each the newest state of a charge. It outlives the process, also one that was killed: a line cut off in the middle
 * was never acknowledged, and is passed over. For one process at a time; not flushed to the disk, so not for the loss of the machine.
 *
 * @example
 * const charges = await fileCharges('.ticketly/sandbox-charges.jsonl');
 */
export const fileCharges = async (path: string): Promise<SandboxCharges> => {
  await mkdir(dirname(path), { recursive: true });
  const { text, endsWhole } = await readLines(path);
  if (!endsWhole) await appendFile(path, '\n');
  const latest = new Map(text.flatMap(parseLine).map((stored) => [stored.charge.paymentId, stored]));
  const memory = memoryCharges(latest.values());
  let writing: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
    const answer = writing.then(act);
    writing = answer.catch(() => undefined);
    return answer;
  };
  return {
    ...memory,
    // The file first: what it does not hold was not acknowledged.
    save: (charge, expectedVersion) =>
      inTurn(async () => {
        const stored = await memory.find(charge.paymentId);
        if ((stored?.version ?? 0) !== expectedVersion) return false;
        await appendFile(path, `${JSON.stringify({ charge, version: expectedVersion + 1 } satisfies StoredCharge)}\n`);
        return memory.save(charge, expectedVersion);
      }),
  };
};

const readLines = async (path: string): Promise<{ readonly text: readonly string[]; readonly endsWhole: boolean }> => {
  const whole = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return { text: whole.split('\n'), endsWhole: whole === '' || whole.endsWith('\n') };
};

const parseLine = (line: string): readonly StoredCharge[] => {
  try {
    return line === '' ? [] : [JSON.parse(line) as StoredCharge];
  } catch {
    return [];
  }
};
