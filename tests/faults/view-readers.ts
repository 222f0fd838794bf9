import { setTimeout as pause } from 'node:timers/promises';
import type { Views } from '@ticketly/core';
import { allViews } from '@ticketly/core/views';
import { until } from '../servers/until.ts';
import { ask } from './crowd.ts';

/** A page that readers look at, and how far what it shows has come: a number that only grows. */
export interface WatchedPage {
  readonly path: string;
  readonly progress: (body: Readonly<Record<string, unknown>>) => number;
}

/** What readers look at. */
export interface Watched {
  /** The processes that serve the pages. */
  readonly urls: readonly string[];
  readonly token: string;
  readonly pages: readonly WatchedPage[];
  /** The documents behind the pages, as one more process reads them. */
  readonly views: Views;
}

/** Readers who look all the time. */
export interface ViewReaders {
  /** Everything that a reader must never see. */
  readonly complaints: readonly string[];
  /** Waits until every reader has seen everything once more. */
  lookOn(): Promise<void>;
  stop(): Promise<void>;
}

/** Remembers how far something had come, and complains when it is less. */
const onlyForward = (complain: (what: string) => void) => {
  const seen = new Map<string, number>();
  return (what: string, now: number): void => {
    const before = seen.get(what) ?? 0;
    if (now < before) complain(`${what} went back from ${before} to ${now}`);
    seen.set(what, now);
  };
};

/** A reader was told to come again. */
class NotNow extends Error {}

const betweenMs = 20;
const pageSize = 500;

/** Lets one reader read page after page at each process, and one read all documents. */
export const readViews = ({ urls, token, pages, views }: Watched): ViewReaders => {
  const complaints: string[] = [];
  const complain = (what: string): void => void complaints.push(what);
  const rounds: number[] = [];
  let isOver = false;
  const reader = async (round: () => Promise<void>): Promise<void> => {
    const own = rounds.push(0) - 1;
    while (!isOver) {
      const went = await round().then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof NotNow)) complain(String(error));
          return false;
        },
      );
      if (went) rounds[own] = (rounds[own] ?? 0) + 1;
      await pause(betweenMs);
    }
  };
  const readPages = (): (() => Promise<void>) => {
    const forward = onlyForward(complain);
    return async () => {
      for (const { path, progress } of pages)
        for (const url of urls) {
          const { status, body, code } = await ask('GET', `${url}${path}`, token);
          if (status === 200) forward(path, progress(body));
          // "Not now" is what a busy machine makes of any read; a round of looks needs the others.
          else if (code !== 'http/unavailable') complain(`${path} answers ${status} ${code}`);
          else throw new NotNow();
        }
    };
  };
  const readDocuments = (): (() => Promise<void>) => {
    const forward = onlyForward(complain);
    return async () => {
      for (const view of allViews) {
        const documents = await views.list(view, { limit: pageSize });
        forward(`the number of ${view.name}`, documents.length);
        for (const { id, position } of documents) forward(`${view.name}/${id}`, position);
      }
    };
  };
  const reading = [...urls.map(readPages), readDocuments()].map(reader);
  return {
    complaints,
    lookOn: async () => {
      const enough = rounds.map((done) => done + 2);
      await until('readers who look on', async () => rounds.every((done, at) => done >= (enough[at] ?? 0)));
    },
    stop: async () => {
      isOver = true;
      await Promise.all(reading);
    },
  };
};
