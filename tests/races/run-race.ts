import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt } from './history.ts';

/** What a race came to. */
export interface Race {
  readonly attempts: readonly Attempt[];
  /** Orders that were answered with 201, by seat. */
  readonly ordersOfSeat: ReadonlyMap<string, readonly string[]>;
  readonly codes: ReadonlyMap<string, number>;
}

/** How a race is run. */
export interface RaceRules {
  /** What a buyer shows; default: their name. */
  readonly tokenOf?: (buyer: string) => Promise<string>;
  /** How many buyers are at it at the same time; default: all. */
  readonly atOnce?: number;
  /** How many seats a buyer tries before giving up; default: all. */
  readonly tries?: number;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
}

const isNotNow = ({ status, body }: Answer): boolean =>
  status === 503 || body['code'] === 'http/idempotency-key-running';

/**
 * Asks until there is an answer; the key makes it one request, however often a server too busy to
 * say more than "not now" is asked.
 */
const post = async (url: string, token: string, body: unknown): Promise<Answer> => {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  };
  for (;;) {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = { status: response.status, body: (await response.json()) as Answer['body'] };
    if (!isNotNow(answer)) return answer;
    await pause(100);
  }
};

/**
 * Every buyer tries seats one after the other until they have one: over HTTP, at all processes in
 * turn. Each buyer begins with another seat, so that all seats are fought over from the first
 * moment.
 */
export const runRace = async (
  urls: readonly string[],
  sessionId: string,
  seatIds: readonly string[],
  buyers: number,
  { tokenOf = async (buyer) => buyer, atOnce = buyers, tries = seatIds.length }: RaceRules = {},
): Promise<Race> => {
  const attempts: Attempt[] = [];
  const ordersOfSeat = new Map<string, string[]>();
  const codes = new Map<string, number>();
  const play = async (at: number): Promise<void> => {
    const buyer = `buyer-${at}`;
    const url = urls[at % urls.length] ?? '';
    const token = await tokenOf(buyer);
    for (let turn = 0; turn < tries; turn += 1) {
      const seatId = seatIds[(at + turn) % seatIds.length] ?? '';
      const invokedAt = performance.now();
      const order = await holdAndOrder(url, sessionId, token, seatId, codes);
      attempts.push({
        seatId,
        buyer,
        outcome: order === undefined ? 'refused' : 'ok',
        invokedAt,
        answeredAt: performance.now(),
      });
      if (order === undefined) continue;
      ordersOfSeat.set(seatId, [...(ordersOfSeat.get(seatId) ?? []), order]);
      return;
    }
  };
  const line = Array.from({ length: buyers }, (_, at) => at).values();
  const counter = async (): Promise<void> => {
    for (const at of line) await play(at);
  };
  await Promise.all(Array.from({ length: atOnce }, counter));
  return { attempts, ordersOfSeat, codes };
};

const holdAndOrder = async (
  url: string,
  sessionId: string,
  token: string,
  seatId: string,
  codes: Map<string, number>,
): Promise<string | undefined> => {
  const held = await post(`${url}/v1/sessions/${sessionId}/holds`, token, { seatIds: [seatId] });
  if (held.status !== 201) {
    const named = (held.body['conflicts'] as string[] | undefined)?.includes(seatId) === true;
    const code = `${String(held.body['code'])}${named ? ', seat named' : ''}`;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    return undefined;
  }
  const order = await post(`${url}/v1/orders`, token, { holdId: held.body['holdId'] });
  if (order.status === 201) return String(order.body['orderId']);
  codes.set(String(order.body['code']), (codes.get(String(order.body['code'])) ?? 0) + 1);
  return undefined;
};
