/**
 * A process of buyers: does what it is told by its parent, takes the time, and says what came of
 * it.
 */
import { openConnection } from './http-client.ts';
import type { Connection } from './http-client.ts';
import { inParallel } from './in-parallel.ts';
import { goShopping } from './shopping-steps.ts';
import type { Trip } from './shopping-steps.ts';

/** Who buys what: each buyer once. */
export interface Shopping {
  readonly kind: 'purchases';
  readonly port: number;
  readonly sessionId: string;
  readonly buyers: readonly { readonly token: string; readonly seatIds: readonly string[] }[];
  readonly atOnce: number;
}

/**
 * Who fights over the same seats: each buyer asks for the best, where that can be asked for, or
 * tries one after the other, until they have one.
 */
export interface Race {
  readonly kind: 'race';
  readonly port: number;
  readonly sessionId: string;
  readonly tokens: readonly string[];
  readonly seatIds: readonly string[];
  readonly asksForTheBest: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly orders: number;
  readonly tookMs: number;
  /** How long each request took. */
  readonly requestsMs: readonly number[];
  /** How long it took each racer to have an order, or to know that nothing is left. */
  readonly racersMs: readonly number[];
}

const best = { bestAvailable: { quantity: 1 } };

const buy = async (connection: Connection, sessionId: string, token: string, wanted: object) => {
  const held = await connection.post(`/v1/sessions/${sessionId}/holds`, token, wanted);
  if (held.status === 409) return { isBought: false, requestsMs: [held.tookMs] };
  if (held.status !== 201) throw new Error(`a hold was answered with ${held.status}: ${JSON.stringify(held.body)}`);
  const order = await connection.post('/v1/orders', token, { holdId: held.body['holdId'] });
  if (order.status !== 201)
    throw new Error(`an order was answered with ${order.status}: ${JSON.stringify(order.body)}`);
  return { isBought: true, requestsMs: [held.tookMs, order.tookMs] };
};

const open = (count: number, port: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(port)));

const shop = async ({ port, sessionId, buyers, atOnce }: Shopping): Promise<Outcome> => {
  const connections = await open(atOnce, port);
  const free = [...connections];
  const requestsMs: number[] = [];
  let orders = 0;
  const begun = performance.now();
  await inParallel(buyers.length, atOnce, async (at) => {
    const connection = free.pop();
    const buyer = buyers[at];
    if (connection === undefined || buyer === undefined) throw new Error('more buyers than connections');
    const bought = await buy(connection, sessionId, buyer.token, { seatIds: buyer.seatIds });
    free.push(connection);
    requestsMs.push(...bought.requestsMs);
    if (bought.isBought) orders += 1;
  });
  const tookMs = performance.now() - begun;
  for (const connection of connections) connection.close();
  return { orders, tookMs, requestsMs, racersMs: [] };
};

const race = async ({ port, sessionId, tokens, seatIds, asksForTheBest }: Race): Promise<Outcome> => {
  const connections = await open(tokens.length, port);
  const requestsMs: number[] = [];
  const racersMs: number[] = [];
  let orders = 0;
  const begun = performance.now();
  const play = async (connection: Connection, at: number): Promise<void> => {
    const turns = asksForTheBest ? 1 : seatIds.length;
    let isBought = false;
    for (let turn = 0; turn < turns && !isBought; turn += 1) {
      const seatId = seatIds[(at + turn) % seatIds.length] ?? '';
      const bought = await buy(connection, sessionId, tokens[at] ?? '', asksForTheBest ? best : { seatIds: [seatId] });
      requestsMs.push(...bought.requestsMs);
      isBought = bought.isBought;
    }
    if (isBought) orders += 1;
    racersMs.push(performance.now() - begun);
  };
  await Promise.all(connections.map(play));
  const tookMs = performance.now() - begun;
  for (const connection of connections) connection.close();
  return { orders, tookMs, requestsMs, racersMs };
};

const run = (errand: Shopping | Race | Trip): Promise<unknown> => {
  switch (errand.kind) {
    case 'race':
      return race(errand);
    case 'purchases':
      return shop(errand);
    case 'trip':
      return goShopping(errand);
  }
};

process.on('message', (errand: Shopping | Race | Trip) => {
  void run(errand).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
