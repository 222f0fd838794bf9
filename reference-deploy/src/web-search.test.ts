import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeElement } from './web-element.fixture.ts';

const eventOf = (title: string) => ({
  eventId: title,
  title,
  summary: '',
  priceFrom: { amountMinor: 2_900, currency: 'EUR' },
  priceTo: { amountMinor: 2_900, currency: 'EUR' },
  sessions: [],
  sessionCount: 0,
  venue: {},
});
/** How long the server takes to answer each search. */
const answersAfterMs: Readonly<Record<string, number>> = { '': 0, slow: 5_000, quick: 10 };

const answer = async (path: string): Promise<Response> => {
  const asked = new URL(path, 'http://here').searchParams.get('q') ?? '';
  await new Promise((resolve) => setTimeout(resolve, answersAfterMs[asked]));
  return Response.json({ items: [eventOf(`found for ${asked}`)] });
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { createElement: (tag: string) => new FakeElement(tag), visibilityState: 'hidden' });
  vi.stubGlobal('sessionStorage', { getItem: () => 'token' });
  vi.stubGlobal('fetch', answer);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the last question wins, although an earlier one is answered later', async () => {
  const { eventsPage } = (await import(new URL('../web/events-page.js', import.meta.url).href)) as {
    eventsPage(main: FakeElement): Promise<() => void>;
  };
  const main = new FakeElement('main');
  const opening = eventsPage(main);
  await vi.advanceTimersByTimeAsync(100);
  const leave = await opening;
  const search = main.find('input');
  const type = async (text: string): Promise<void> => {
    if (search) search.value = text;
    search?.listeners.get('input')?.();
    await vi.advanceTimersByTimeAsync(300);
  };
  await type('slow');
  await type('quick');
  await vi.advanceTimersByTimeAsync(10_000);
  leave();
  expect(main.text).toContain('found for quick');
  expect(main.text).not.toContain('found for slow');
});
