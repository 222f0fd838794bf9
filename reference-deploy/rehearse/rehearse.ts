import { playBuyer } from './buyer.ts';
import type { Outcome, Rehearsal } from './buyer.ts';
import { createClient } from './client.ts';
import type { Client } from './client.ts';
import type { RehearsalOptions } from './options.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import { makeReport } from './report.ts';
import type { Report } from './report.ts';
import { judge } from './verdict.ts';
import { watch } from './watchers.ts';
import type { Drawing, Watchers } from './watchers.ts';

const goodSeatCount = 400;
const socketsPerRehearsal = 512;
const tokensAtOnce = 50;

/**
 * A small generator of whole numbers from a seed (a linear congruence; the constants are those of
 * Numerical Recipes).
 */
const seeded = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/**
 * Plays the whole on-sale: prepares, lets the buyers arrive on schedule, waits for the last, and
 * checks.
 */
export const rehearse = async (options: RehearsalOptions, say: (line: string) => void): Promise<Report> => {
  const client = createClient(options.url, socketsPerRehearsal);
  await assertReady(client, options.url);
  const sessionId = options.session ?? (await largestOnSale(client));
  const { drawing, seatIndex, goodSeats } = await readHall(client, sessionId);
  say(`Session ${sessionId}, ${seatIndex.length} seats. Fetching ${options.buyers} tokens …`);
  const tokens = await fetchTokens(client, options);
  const startedAt = new Date().toISOString();
  const recorder = createRecorder();
  const heldAt = new Map<number, number>();
  const indexOf = new Map(seatIndex.map((seatId, index) => [seatId, index]));
  const watchers = watch(`${options.url}/v1/sessions/${sessionId}/seats/stream`, options.watchers, {
    drawing,
    onHeld: (indices) => {
      const at = Math.min(...indices.map((index) => heldAt.get(index) ?? Infinity));
      if (at < Infinity) recorder.lagMs.push(Math.max(0, performance.now() - at));
    },
  });
  await until(() => watchers.connected() === options.watchers, 20_000);
  const rehearsal: Rehearsal = {
    client,
    recorder,
    sessionId,
    goodSeats,
    random: seeded(options.seed),
    onHeld: (seatIds) => {
      for (const seatId of seatIds) heldAt.set(indexOf.get(seatId) ?? -1, performance.now());
    },
  };
  const outcomes = await playAll(rehearsal, tokens, options, progress(recorder, watchers, say));
  await until(() => false, 1_000);
  const connected = watchers.connected();
  const verdict = await judge(client, sessionId, outcomes, watchers);
  watchers.stop();
  client.close();
  const ordersPaid = outcomes.filter(({ paid }) => paid).length;
  return makeReport(options, recorder, verdict, { ordersPaid, watchers: connected, startedAt });
};

const until = async (done: () => boolean, deadlineMs: number): Promise<void> => {
  const deadline = performance.now() + deadlineMs;
  while (!done() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** Says why nothing can be rehearsed, before anything else fails for that reason. */
const assertReady = async (client: Client, url: string): Promise<void> => {
  const { status, body, failure } = await client.call('GET', '/health/ready');
  if (status === 0)
    throw new Error(
      `Nothing answers at ${url} (${failure ?? 'no reason given'}). Start a deployment with npm start, or name another with --url.`,
    );
  if (status === 200) return;
  const reasons = Array.isArray(body['reasons']) ? body['reasons'].join(' ') : '';
  throw new Error(`The deployment at ${url} is not ready to sell (status ${status}). ${reasons}`.trim());
};

/** The session on sale with the most seats left. */
const largestOnSale = async (client: Client): Promise<string> => {
  const { body } = await client.call('GET', '/v1/events?limit=100');
  let best = { sessionId: '', left: 0 };
  for (const { eventId } of (body['items'] ?? []) as { eventId: string }[]) {
    const event = await client.call('GET', `/v1/events/${eventId}`);
    for (const { sessionId, status } of event.body['sessions'] as { sessionId: string; status: string }[]) {
      const session = status === 'on_sale' ? await client.call('GET', `/v1/sessions/${sessionId}`) : undefined;
      const left = Object.values((session?.body['leftByTier'] ?? {}) as Record<string, number>).reduce(
        (sum, count) => sum + count,
        0,
      );
      if (left > best.left) best = { sessionId, left };
    }
  }
  if (best.left === 0)
    throw new Error('The deployment has no session on sale. Name a session with --session, or put one on sale.');
  return best.sessionId;
};

interface Hall {
  readonly drawing: Drawing;
  readonly seatIndex: readonly string[];
  readonly goodSeats: readonly string[];
}

const readHall = async (client: Client, sessionId: string): Promise<Hall> => {
  const layout = await client.call('GET', `/v1/sessions/${sessionId}/layout`);
  if (layout.status !== 200) throw new Error(`The deployment has no session ${sessionId}.`);
  const seatIndex = layout.body['seatIndex'] as string[];
  const seats = await client.call('GET', `/v1/sessions/${sessionId}/seats`);
  const statuses = String(seats.body['statuses']);
  const goodSeats = seatIndex.filter((_, index) => statuses[index] === 'f').slice(0, goodSeatCount);
  const drawing = { layoutId: String(layout.body['layoutId']), layoutVersion: Number(layout.body['version']) };
  return { drawing, seatIndex, goodSeats };
};

const fetchTokens = async (
  client: Client,
  { buyers, seed }: RehearsalOptions,
): Promise<readonly (readonly [string, string])[]> => {
  const run = `${seed}-${Date.now().toString(36)}`;
  const tokens: (readonly [string, string])[] = [];
  for (let from = 0; from < buyers; from += tokensAtOnce) {
    const names = Array.from(
      { length: Math.min(tokensAtOnce, buyers - from) },
      (_, at) => `rehearsal-${run}-${from + at}`,
    );
    const answers = await Promise.all(
      names.map((subject) => client.call('POST', '/dev/tokens', undefined, { subject, roles: ['buyer'] })),
    );
    answers.forEach(({ status, body }, at) => {
      if (status !== 200 && status !== 201)
        throw new Error(`/dev/tokens answered ${status}: only a deployment in development gives tokens to anybody.`);
      tokens.push([names[at] ?? '', String(body['access_token'])]);
    });
  }
  return tokens;
};

/** An open model: buyer n arrives at its time, however long the others take. */
const playAll = async (
  rehearsal: Rehearsal,
  tokens: readonly (readonly [string, string])[],
  { seconds, buyers }: RehearsalOptions,
  stopProgress: () => void,
): Promise<readonly Outcome[]> => {
  const begun = performance.now();
  const playing: Promise<Outcome>[] = [];
  for (const [at, [buyer, token]] of tokens.entries()) {
    const due = begun + (at * seconds * 1_000) / buyers;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    rehearsal.recorder.arrived();
    playing.push(playBuyer(rehearsal, buyer, token));
  }
  const outcomes = await Promise.all(playing);
  stopProgress();
  return outcomes;
};

const progress = (recorder: Recorder, watchers: Watchers, say: (line: string) => void): (() => void) => {
  const sum = (series: readonly number[]): number => series.reduce((total, each) => total + each, 0);
  const timer = setInterval(() => {
    const refused = [...recorder.refusals.values()].reduce((total, each) => total + each, 0);
    const second = Math.round((performance.now() - recorder.startedAt) / 1_000);
    say(
      `${String(second).padStart(4)} s  arrived ${sum(recorder.arrivedPerSecond)}  sold ${sum(recorder.soldPerSecond)}  refused ${refused}  watching ${watchers.connected()}`,
    );
  }, 1_000);
  return () => {
    clearInterval(timer);
  };
};
