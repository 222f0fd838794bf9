import type { Attempt } from './history.ts';

/** What a race came to. */
export interface Race {
  readonly attempts: readonly Attempt[];
  /** Orders that were answered with 201, by seat. */
  readonly ordersOfSeat: ReadonlyMap<string, readonly string[]>;
  readonly codes: ReadonlyMap<string, number>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
}

const post = async (url: string, buyer: string, body: unknown): Promise<Answer> => {
  const headers = { authorization: `Bearer ${buyer}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};

/**
 * Every buyer tries every seat, one after the other, until they have one: over HTTP, at all processes in turn. Each buyer begins
 * with another seat, so that all seats are fought over from the first moment.
 */
export const runRace = async (
  urls: readonly string[],
  sessionId: string,
  seatIds: readonly string[],
  buyers: number,
): Promise<Race> => {
  const attempts: Attempt[] = [];
  const ordersOfSeat = new Map<string, string[]>();
  const codes = new Map<string, number>();
  const play = async (at: number): Promise<void> => {
    const buyer = `buyer-${at}`;
    const url = urls[at % urls.length] ?? '';
    for (let turn = 0; turn < seatIds.length; turn += 1) {
      const seatId = seatIds[(at + turn) % seatIds.length] ?? '';
      const invokedAt = performance.now();
      const order = await holdAndOrder(url, sessionId, buyer, seatId, codes);
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
  await Promise.all(Array.from({ length: buyers }, (_, at) => play(at)));
  return { attempts, ordersOfSeat, codes };
};

const holdAndOrder = async (
  url: string,
  sessionId: string,
  buyer: string,
  seatId: string,
  codes: Map<string, number>,
): Promise<string | undefined> => {
  const held = await post(`${url}/v1/sessions/${sessionId}/holds`, buyer, { seatIds: [seatId] });
  if (held.status !== 201) {
    const named = (held.body['conflicts'] as string[] | undefined)?.includes(seatId) === true;
    const code = `${String(held.body['code'])}${named ? ', seat named' : ''}`;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    return undefined;
  }
  const order = await post(`${url}/v1/orders`, buyer, { holdId: held.body['holdId'] });
  if (order.status === 201) return String(order.body['orderId']);
  codes.set(String(order.body['code']), (codes.get(String(order.body['code'])) ?? 0) + 1);
  return undefined;
};
