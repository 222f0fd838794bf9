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
  onMoved(drawing: object): void;
  readonly drawing: { readonly layoutId: string; readonly version: number };
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

const hall = { layoutId: 'hall', layoutVersion: 1 };

const follow = async () => {
  const changes: number[] = [];
  const [states, maps, moves]: [string[], string[], object[]] = [[], [], []];
  const stop = (await load())('s1', {
    onSeats: (statuses) => maps.push(statuses.join('')),
    onChange: () => changes.push(1),
    onMoved: (drawing) => moves.push(drawing),
    drawing: { layoutId: 'hall', version: 1 },
    onState: (state) => states.push(state),
  });
  return { states, maps, moves, changes, stop, last: () => FakeSource.opened.at(-1) };
};

test('a page whose stream is turned away comes back a little later, and sees the map again', async () => {
  const { states, maps, last } = await follow();
  last()?.dispatchEvent(new Event('open'));
  last()?.say('snapshot', { ...hall, statuses: 'ff', areas: {} });
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
  last()?.say('snapshot', { ...hall, statuses: 'fs', areas: {} });
  expect(maps).toEqual(['ff', 'fs']);
  expect(states).toEqual(['live', 'reconnecting', 'reconnecting', 'live']);
});

test('a page whose server falls silent says so within eight seconds, and goes to another within fifteen', async () => {
  const { states, last } = await follow();
  last()?.dispatchEvent(new Event('open'));
  for (let beats = 0; beats < 5; beats += 1) {
    await vi.advanceTimersByTimeAsync(7_900);
    last()?.say('beat', {});
  }
  expect(states).toEqual(['live']);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(states).toEqual(['live', 'waiting']);
  last()?.say('beat', {});
  expect(states).toEqual(['live', 'waiting', 'live']);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(last()?.readyState).toBe(FakeSource.CLOSED);
  expect(states.slice(-2)).toEqual(['waiting', 'reconnecting']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSource.opened).toHaveLength(2);
});

test('a page that was left does not come back', async () => {
  const { stop, last } = await follow();
  last()?.fail(FakeSource.CLOSED);
  stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSource.opened).toHaveLength(1);
});

test.each([
  { layoutId: 'hall', layoutVersion: 2 },
  { layoutId: 'another', layoutVersion: 1 },
])(
  'a page shows no seat of a hall that it has not drawn, and says which to draw: $layoutId $layoutVersion',
  async (moved) => {
    const { maps, moves, changes, last } = await follow();
    last()?.say('snapshot', { ...hall, statuses: 'ff', areas: {} });
    last()?.say('snapshot', { ...moved, statuses: 'fffff', areas: {} });
    expect(last()?.readyState).toBe(FakeSource.CLOSED);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(moves).toEqual([moved]);
    expect(maps).toEqual(['ff']);
    expect(changes).toEqual([]);
    expect(FakeSource.opened).toHaveLength(1);
  },
);

test('a page that was left does not draw the hall that its session moved into', async () => {
  const { moves, stop, last } = await follow();
  last()?.say('snapshot', { ...hall, layoutVersion: 2, statuses: 'fffff', areas: {} });
  stop();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(moves).toEqual([]);
});
