import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

const seats = 10_000;
const buyers = 20_000;
const atOnce = 100;

let stage: Stage;
beforeAll(async () => {
  // No hold lapses while a busy machine sells: once the hall is full, it stays full.
  const plan = { holdTtlMs: 30 * 60_000 };
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, seats, plan);
});
afterAll(() => stage.close());

const isNotNow = ({ status, code }: Answer): boolean => status === 0 || status === 503 || code === 'locking/races-lost';

/** Only ends a test that hangs: the processes give up long before. */
const answeredWithinMs = 600_000;

/** Asks until the answer is more than "not now". */
const post = async (
  url: string,
  token: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  for (;;) {
    const answer = await ask('POST', url, token, body, answeredWithinMs, headers);
    if (!isNotNow(answer)) return answer;
    await pause(50);
  }
};

test(`${seats} seats, ${buyers} buyers, two processes: all sold, nobody told "sold out" while a seat was free and not held`, async () => {
  const urls = [(await stage.start()).url, (await stage.start()).url];
  const codes = new Map<string, number>();
  let untruths = 0;
  let full = false;
  const isFull = (): Promise<boolean> =>
    until('the seats of now', async () => {
      const now = await stage.ports.seatLocks.held(stage.sessionId);
      return now.ok && [now.value.held.length + now.value.sold.length === seats];
    }).then(([is]) => is === true);
  let looking = Promise.resolve();
  /** One looks at a time. Nothing is given back here: once full, always full. */
  const look = (): Promise<void> =>
    (looking = looking.then(async () => {
      full ||= await isFull();
    }));
  const play = async (n: number): Promise<void> => {
    const url = urls[n % urls.length] ?? '';
    const token = await stage.tokenOf(`buyer-${n}`);
    const wanted = { bestAvailable: { quantity: 1 } };
    // Under one key: a hold whose answer was lost is found again, and not left to lapse.
    const key = { 'idempotency-key': crypto.randomUUID() };
    const held = await post(`${url}/v1/sessions/${stage.sessionId}/holds`, token, wanted, key);
    const last = held.status === 201 ? await post(`${url}/v1/orders`, token, { holdId: held.body['holdId'] }) : held;
    const code = `${last.status} ${last.code}`.trim();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (last.status === 201) return;
    await look();
    if (!full) untruths += 1;
  };
  const line = Array.from({ length: buyers }, (_, n) => n).values();
  const counter = async (): Promise<void> => {
    for (const n of line) await play(n);
  };
  await Promise.all(Array.from({ length: atOnce }, counter));
  expect(Object.fromEntries(codes)).toEqual({ '201': seats, '409 seating/not-enough-seats': buyers - seats });
  expect(untruths).toBe(0);
  const { decisions } = await stage.ports.seatSales.taken(stage.sessionId);
  expect(new Set(decisions.map(({ seatId }) => seatId)).size).toBe(seats);
  expect(await stage.findings()).toEqual([]);
});
