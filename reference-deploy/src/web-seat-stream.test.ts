import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** What a browser's stream is to the page. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: FakeSource[] = [];
  readyState = 1;
  constructor() {
    super();
    FakeSource.opened.push(this);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  say(type: string, data: unknown): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

interface Handlers {
  onSeats(statuses: readonly string[]): void;
  onChange(): void;
  onState(state: string): void;
}
type FollowSeats = (sessionId: string, handlers: Handlers) => () => void;

const load = async (): Promise<FollowSeats> => {
  const page = (await import(new URL('../web/seat-stream.js', import.meta.url).href)) as { followSeats: FollowSeats };
  return page.followSeats;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.opened.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const follow = async () => {
  const [states, maps]: [string[], string[]] = [[], []];
  const stop = (await load())('s1', {
    onSeats: (statuses) => maps.push(statuses.join('')),
    onChange: () => undefined,
    onState: (state) => states.push(state),
  });
  return { states, maps, stop, last: () => FakeSource.opened.at(-1) };
};

test('a page whose stream is turned away comes back a little later, and sees the map again', async () => {
  const { states, maps, last } = await follow();
  last()?.dispatchEvent(new Event('open'));
  last()?.say('snapshot', { statuses: 'ff', areas: {} });
  last()?.fail(0);
  await vi.advanceTimersByTimeAsync(10_000);
  // The browser itself is at it.
  expect(FakeSource.opened).toHaveLength(1);
  last()?.fail(FakeSource.CLOSED);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(FakeSource.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_001);
  expect(FakeSource.opened).toHaveLength(2);
  last()?.dispatchEvent(new Event('open'));
  last()?.say('snapshot', { statuses: 'fs', areas: {} });
  expect(maps).toEqual(['ff', 'fs']);
  expect(states).toEqual(['live', 'reconnecting', 'reconnecting', 'live']);
});

test('a page that was left does not come back', async () => {
  const { stop, last } = await follow();
  last()?.fail(FakeSource.CLOSED);
  stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSource.opened).toHaveLength(1);
});
