import { hallOf } from './halls.ts';
import type { Office } from './office.ts';

/** 100,000 seats that are told in a few kilobytes. */
const vastHall = () => hallOf(1, { rows: 200, seats: 500 });

/**
 * Drafts so many halls of 100,000 seats and has each looked at, by its organizer and by somebody
 * who guesses its address.
 */
export const draftHalls = async ({ ask, draft }: Office, count: number): Promise<void> => {
  for (let made = 0; made < count; made += 1) {
    const { sessionId } = await draft(vastHall());
    await ask('organizer', 'PATCH', `/v1/organizer/sessions/${sessionId}`, { holdTtlMs: 120_000 });
    for (const part of ['', '/layout', '/seats']) await ask('anybody', 'GET', `/v1/sessions/${sessionId}${part}`);
  }
};

/**
 * Puts so many of them on sale; each is looked at, watched, held from and bought from.
 *
 * @returns the watchers
 */
export const sellHalls = async (office: Office, url: string, count: number): Promise<readonly AbortController[]> => {
  const watchers: AbortController[] = [];
  for (let number = 0; number < count; number += 1) {
    const sessionId = await office.sell(vastHall());
    const path = `/v1/sessions/${sessionId}`;
    for (const part of ['', '/layout', '/seats'])
      await expectStatus(200, office.ask('anybody', 'GET', `${path}${part}`));
    watchers.push(await watch(`${url}${path}/seats/stream`));
    await office.buy(`buyer ${number}`, sessionId, 4);
  }
  return watchers;
};

const watch = async (address: string): Promise<AbortController> => {
  const watcher = new AbortController();
  const { body } = await fetch(address, { signal: watcher.signal });
  void body?.pipeTo(new WritableStream()).catch(() => undefined);
  return watcher;
};

const expectStatus = async (
  status: number,
  asked: ReturnType<Office['ask']>,
): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
