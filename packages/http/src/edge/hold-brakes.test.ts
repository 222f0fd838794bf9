import { afterEach, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice, BoxOfficeOptions, Called } from '../box-office.fixture.ts';

let office: BoxOffice;
afterEach(() => office.close());

/** A theatre behind a proxy on this machine that says where its clients are. */
const behindProxy = async (options: BoxOfficeOptions = {}) => {
  office = await boxOffice({ trustedProxies: 1, ...options });
  const path = `/v1/sessions/${office.sessionId}/holds`;
  const hold = (who: string, from: string, body: object): Promise<Called> =>
    office.call('POST', path, who, body, { 'x-forwarded-for': from });
  /** Ten best seats for one token after the other; the statuses, in order. */
  const holdTen = async (froms: readonly string[]): Promise<number[]> => {
    const statuses: number[] = [];
    for (const [n, from] of froms.entries())
      statuses.push((await hold(`buyer-${n}`, from, { bestAvailable: { quantity: 10 } })).status);
    return statuses;
  };
  return { hold, holdTen };
};

const nine = Array.from({ length: 9 }, (_, n) => n);
const [held, turnedAway] = [201, 429];
const sixOfNine = [...Array(6).fill(held), ...Array(3).fill(turnedAway)];

describe('seats held at once', () => {
  test('nine tokens at one address hold 60 seats together, and others still hold theirs', async () => {
    const { hold, holdTen } = await behindProxy();
    expect(await holdTen(nine.map(() => '198.51.100.7'))).toEqual(sixOfNine);
    const refused = await hold('late', '198.51.100.7', { bestAvailable: { quantity: 1 } });
    expect(refused.body).toMatchObject({ code: 'locking/origin-limit-reached', limit: 60 });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await hold('other', '198.51.100.8', { bestAvailable: { quantity: 10 } })).status).toBe(held);
  });

  test('a client that changes its address within its /64 stays one client', async () => {
    const { holdTen } = await behindProxy();
    expect(await holdTen(nine.map((n) => `2001:db8:7:1::${n + 1}`))).toEqual(sixOfNine);
  });

  test.each([
    ['/24', (n: number) => `198.51.100.${n}`, '198.51.101.1'],
    ['/48', (n: number) => `2001:db8:7:${n}::1`, '2001:db8:8:1::1'],
  ])('the clients of a %s have a budget together as well', async (_, address, elsewhere) => {
    const { hold, holdTen } = await behindProxy({ holds: { seatsPerNetwork: 60 } });
    expect(await holdTen(nine.map(address))).toEqual(sixOfNine);
    expect((await hold('other', elsewhere, { bestAvailable: { quantity: 10 } })).status).toBe(held);
  });

  test('a forged address does not replace the one that the proxy saw', async () => {
    const { holdTen } = await behindProxy();
    expect(await holdTen(nine.map((n) => `203.0.${n}.1, 198.51.100.7`))).toEqual(sixOfNine);
  });

  test('headers of clients who reach us directly are ignored', async () => {
    const { holdTen } = await behindProxy({ trustedProxies: ['10.0.0.0/8'], holds: { seatsPerAddress: 10 } });
    expect(await holdTen(nine.slice(0, 2).map((n) => `203.0.${n}.1`))).toEqual([held, held]);
    const log = office.logLines.map((line) => (JSON.parse(line) as { client?: string }).client);
    expect(new Set(log.filter((client) => client !== undefined)).size).toBe(1);
  });

  test('clients of private networks share no budget, and neither does anybody where it is off', async () => {
    const { holdTen } = await behindProxy({ holds: { seatsPerAddress: 10, perMinuteAndAddress: 1 } });
    expect(await holdTen(nine.slice(0, 3).map(() => '192.168.0.7'))).toEqual([held, held, held]);
    await office.close();
    const off = { seatsPerAddress: 0, seatsPerNetwork: 0, perMinuteAndAddress: 0, perMinuteAndNetwork: 0 };
    const free = await behindProxy({ holds: off });
    expect(await free.holdTen(nine.map(() => '198.51.100.7'))).toEqual(Array(9).fill(held));
  });
});

describe('holds begun per minute', () => {
  test('are bounded for an address and for its network, and counted as turned away', async () => {
    const { hold } = await behindProxy({ holds: { perMinuteAndAddress: 2, perMinuteAndNetwork: 3 } });
    const statusFrom = async (who: string, from: string): Promise<number> =>
      (await hold(who, from, { bestAvailable: { quantity: 1 } })).status;
    expect(await statusFrom('ada', '198.51.100.7')).toBe(held);
    expect(await statusFrom('bob', '198.51.100.7')).toBe(held);
    const third = await hold('cem', '198.51.100.7', { bestAvailable: { quantity: 1 } });
    expect([third.status, third.body.code]).toEqual([turnedAway, 'http/rate-limited']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusFrom('dan', '198.51.100.8')).toBe(held);
    expect(await statusFrom('eve', '198.51.100.9')).toBe(turnedAway);
    expect(await statusFrom('fay', '198.51.101.1')).toBe(held);
    expect(await office.http.metrics.text()).toContain('ticketly_shed_requests_total{reason="too-many-holds"} 2');
  });
});
