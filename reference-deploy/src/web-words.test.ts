import { afterEach, describe, expect, test, vi } from 'vitest';

const load = async <Page>(name: string): Promise<Page> =>
  (await import(new URL(`../web/${name}.js`, import.meta.url).href)) as Page;

afterEach(() => void vi.unstubAllGlobals());

interface Closed {
  whyClosed(session: { readonly status: string; readonly saleOpensAt: string | null }, zone: string): string | null;
}

describe('what a buyer reads', () => {
  test('is the date and the zone of the venue where a sale opens', async () => {
    const { whyClosed } = await load<Closed>('cart-views');
    const saleOpensAt = '2027-03-01T11:00:00.000Z';
    const words = whyClosed({ status: 'scheduled', saleOpensAt }, 'Asia/Tokyo');
    expect(words).toMatch(/2027/);
    expect(words).toMatch(/GMT\+9|JST/);
    expect(words).toMatch(/8:00|20:00/);
  });

  test('is why nothing can be had, in every state in which nothing can', async () => {
    const { whyClosed } = await load<Closed>('cart-views');
    const saleOpensAt = null;
    for (const status of ['scheduled', 'sold_out', 'paused', 'closed', 'completed', 'cancelled'])
      expect(whyClosed({ status, saleOpensAt }, 'Europe/Vienna')).toMatch(/\.$/);
    expect(whyClosed({ status: 'on_sale', saleOpensAt }, 'Europe/Vienna')).toBeNull();
  });

  test('is a sentence when the server can’t be reached, or can’t read what was entered', async () => {
    const { get, Refused } = await load<{
      get(path: string): Promise<unknown>;
      Refused: new (problem: object) => Error;
    }>('api');
    vi.stubGlobal('sessionStorage', { getItem: () => 'token' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(get('/v1/events')).rejects.toThrow('can’t be reached');
    const problem = { code: 'http/input-invalid', detail: 'Invalid input: expected int, received null' };
    expect(new Refused(problem).message).not.toMatch(/expected|null/);
  });

  test('is asked for before the payment, where the organizer asks for it', async () => {
    const { mustTell } = await load<{ mustTell(event: object): boolean }>('contact-form');
    expect(mustTell({})).toBe(false);
    expect(mustTell({ contact: 'optional', asksNames: 'optional', questions: [{ isRequired: false }] })).toBe(false);
    expect(mustTell({ contact: 'required' })).toBe(true);
    expect(mustTell({ asksNames: 'required' })).toBe(true);
    expect(mustTell({ questions: [{ isRequired: true }] })).toBe(true);
  });
});
