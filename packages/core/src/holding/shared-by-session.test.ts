import { expect, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import { sharedBySession } from './shared-by-session.ts';

const session = (name: string): SessionId => name as SessionId;

/** Counts its questions; each is answered when the gate opens. */
const asking = () => {
  let asked = 0;
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const shared = sharedBySession(async (sessionId) => {
    asked += 1;
    await gate;
    return sessionId;
  });
  return { shared, asked: () => asked, open: () => open() };
};

test('all who choose in a session at one time share their questions, and other sessions have theirs', async () => {
  const { shared, asked, open } = asking();
  const ask = (name: string) => shared.during(session(name), (question) => question());
  const answers = Promise.all(['s1', 's1', 's1', 's1', 's1', 's2'].map(ask));
  open();
  expect(await answers).toEqual(['s1', 's1', 's1', 's1', 's1', 's2']);
  // Callers that arrive during a query share the next one: no answer is older than the call.
  expect(asked()).toBe(2 + 1);
});

test('the question is shared as long as one is choosing, however many have left', async () => {
  const { shared, asked } = asking();
  const leaving: (() => void)[] = [];
  const choose = () =>
    shared.during(session('s1'), async (question) => {
      void question();
      await new Promise<void>((resolve) => leaving.push(resolve));
    });
  const [first, second] = [choose(), choose()];
  leaving.shift()?.();
  await first;
  const third = choose();
  expect(asked()).toBe(1);
  for (const leave of leaving) leave();
  await Promise.all([second, third]);
  void shared.during(session('s1'), (question) => question());
  expect(asked()).toBe(2);
});

test('who fails leaves too', async () => {
  const { shared, asked, open } = asking();
  open();
  const failing = shared.during(session('s1'), async (question) => {
    await question();
    throw new Error('lost');
  });
  await expect(failing).rejects.toThrow('lost');
  await shared.during(session('s1'), (question) => question());
  expect(asked()).toBe(2);
});
