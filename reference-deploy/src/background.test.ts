import { pino } from 'pino';
import type { Logger } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { alone, background } from './background.ts';
import type { Background, Lead } from './background.ts';
import type { Job } from './job.ts';

const running = (own: readonly Job[], logger: Logger): Background => background({ own, shared: [] }, alone, logger);

describe('the background', () => {
  it('goes on after a failure, which it logs, and does not disturb the others', async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    let broken = 0;
    let sound = 0;
    const work = running(
      [
        {
          name: 'broken',
          everyMs: 1,
          run: async () => {
            broken += 1;
            if (broken === 1) throw new Error('away');
            return 1;
          },
        },
        { name: 'sound', everyMs: 1, run: async () => (sound += 1) },
      ],
      logger,
    );
    work.start();
    await vi.waitFor(() => expect(Math.min(broken, sound)).toBeGreaterThan(2));
    const [of] = work.states().filter(({ name }) => name === 'broken');
    expect(of).toMatchObject({ failures: 1, failingSince: undefined });
    expect(of?.runs).toBeGreaterThan(0);
    await work.stop();
    const [failed, recovered] = lines.map((line) => JSON.parse(line));
    expect(failed).toMatchObject({ job: 'broken', failures: 1, err: { message: 'away' } });
    expect(recovered).toMatchObject({ job: 'broken', msg: 'works again' });
  });

  it('does not rest while there is something to follow', async () => {
    let left = 1_000;
    const work = running(
      [{ name: 'follower', everyMs: 60_000, eager: true, run: async () => (left === 0 ? 0 : left--) }],
      pino({ level: 'silent' }),
    );
    work.start();
    await vi.waitFor(() => expect(left).toBe(0));
    await work.stop();
  });

  it('rests as long as there is nothing to do, and wakes when another job did something', async () => {
    let [looks, waiting] = [0, 0];
    const { promise: happens, resolve: happen } = Promise.withResolvers<number>();
    const work = running(
      [
        { name: 'looks', everyMs: 1, idleMs: () => 3_600_000, run: async () => ((looks += 1), 0) },
        { name: 'follower', everyMs: 3_600_000, run: async () => ((waiting += 1), happens) },
      ],
      pino({ level: 'silent' }),
    );
    work.start();
    await vi.waitFor(() => expect([looks, waiting]).toEqual([1, 1]));
    happen(1);
    await vi.waitFor(() => expect(looks).toBe(2));
    await work.stop();
  });

  it('does not sleep through what happened while it looked', async () => {
    let looks = 0;
    const { promise: looked, resolve: endLook } = Promise.withResolvers<number>();
    const work = running(
      [
        {
          name: 'looks',
          everyMs: 1,
          idleMs: () => 3_600_000,
          run: () => (looks++ === 0 ? looked : Promise.resolve(0)),
        },
        { name: 'follower', everyMs: 3_600_000, run: async () => 1 },
      ],
      pino({ level: 'silent' }),
    );
    work.start();
    await vi.waitFor(() => expect(work.states().find(({ name }) => name === 'follower')?.runs).toBe(1));
    endLook(0);
    await vi.waitFor(() => expect(looks).toBe(2));
    await work.stop();
  });

  it('stops only when the last step ended', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const work = running([{ name: 'slow', everyMs: 1, run: () => promise }], pino({ level: 'silent' }));
    work.start();
    let stopped = false;
    const stopping = work.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    resolve(1);
    await stopping;
  });

  it('does what is for all only while it leads, and what is its own always', async () => {
    const done = { own: 0, shared: 0 };
    const step = (of: keyof typeof done): Job => ({ name: of, everyMs: 1, run: async () => (done[of] += 1) });
    const term = new AbortController();
    const { promise: isElected, resolve: elect } = Promise.withResolvers<void>();
    const lead: Lead = async (work, stop) => {
      await isElected;
      await work(AbortSignal.any([stop, term.signal]));
    };
    const work = background({ own: [step('own')], shared: [step('shared')] }, lead, pino({ level: 'silent' }));
    work.start();
    await vi.waitFor(() => expect(done.own).toBeGreaterThan(2));
    expect(done.shared).toBe(0);
    elect();
    await vi.waitFor(() => expect(done.shared).toBeGreaterThan(2));
    term.abort();
    await vi.waitFor(async () => {
      const [own, shared] = [done.own, done.shared];
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(done.own).toBeGreaterThan(own);
      expect(done.shared).toBe(shared);
    });
    await work.stop();
  });
});

it('two jobs of one name are a mistake: their numbers would be mixed', () => {
  const job: Job = { name: 'sweep', everyMs: 1_000, run: async () => 0 };
  expect(() => background({ own: [job], shared: [job] }, alone, pino({ enabled: false }))).toThrow(
    'two jobs are called "sweep"',
  );
});
