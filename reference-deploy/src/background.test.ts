import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { background } from './background.ts';

describe('the background', () => {
  it('goes on after a failure, which it logs, and does not disturb the others', async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    let broken = 0;
    let sound = 0;
    const work = background(
      [
        {
          name: 'broken',
          everyMs: 1,
          step: async () => {
            broken += 1;
            if (broken === 1) throw new Error('away');
            return 1;
          },
        },
        { name: 'sound', everyMs: 1, step: async () => (sound += 1) },
      ],
      logger,
    );
    work.start();
    await vi.waitFor(() => expect(Math.min(broken, sound)).toBeGreaterThan(2));
    await work.stop();
    const [failed, recovered] = lines.map((line) => JSON.parse(line));
    expect(failed).toMatchObject({ chore: 'broken', failures: 1, err: { message: 'away' } });
    expect(recovered).toMatchObject({ chore: 'broken', msg: 'works again' });
  });

  it('does not rest while there is something to follow', async () => {
    let left = 1_000;
    const work = background(
      [{ name: 'follower', everyMs: 60_000, eager: true, step: async () => (left === 0 ? 0 : left--) }],
      pino({ level: 'silent' }),
    );
    work.start();
    await vi.waitFor(() => expect(left).toBe(0));
    await work.stop();
  });

  it('stops only when the last step ended', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const work = background([{ name: 'slow', everyMs: 1, step: () => promise }], pino({ level: 'silent' }));
    work.start();
    let stopped = false;
    const stopping = work.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    resolve(1);
    await stopping;
  });
});
