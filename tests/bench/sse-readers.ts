/** Readers of streams of events, in a process of their own. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { SseAnswer, SseErrand } from './sse-processes.ts';

/** In every frame once, and nowhere else: a frame that comes in pieces is counted once, too. */
const markOfFrame = 'v'.charCodeAt(0);

const sockets: Socket[] = [];
let wanted = 0;
let have = 0;
const say = (answer: SseAnswer): void => void process.send?.(answer);

/** Counts up to what is wanted of each, so that one reader does not stand in for another. */
const counter = (): { readonly count: (chunk: Buffer) => void; readonly reset: () => void } => {
  let own = 0;
  return {
    reset: () => {
      own = 0;
    },
    count: (chunk) => {
      for (let at = chunk.indexOf(markOfFrame); at >= 0; at = chunk.indexOf(markOfFrame, at + 1)) {
        own += 1;
        if (own === wanted) have += 1;
      }
      if (wanted > 0 && have === sockets.length) {
        wanted = 0;
        say({ kind: 'had' });
      }
    },
  };
};
const counters: ReturnType<typeof counter>[] = [];

const open = ({ port, path, address, isStalled }: Extract<SseErrand, { kind: 'open' }>): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`;
    const socket = connect({ port, host: '127.0.0.1', localAddress: address }, () => socket.write(request));
    const own = counter();
    sockets.push(socket);
    counters.push(own);
    let begun = '';
    const begin = (chunk: Buffer): void => {
      begun += chunk.toString('latin1');
      if (!begun.includes('event: ')) return;
      socket.off('data', begin);
      if (isStalled) socket.pause();
      else socket.on('data', own.count);
      resolve();
    };
    socket.on('data', begin).on('error', (error) => (isStalled ? undefined : reject(error)));
  });

/** Opens them a few at a time: what is measured is not how a crowd arrives. */
const openAll = async (errand: Extract<SseErrand, { kind: 'open' }>): Promise<void> => {
  for (let opened = 0; opened < errand.readers; opened += 100)
    await Promise.all(Array.from({ length: Math.min(100, errand.readers - opened) }, () => open(errand)));
  say({ kind: 'opened' });
};

process.on('message', (errand: SseErrand) => {
  if (errand.kind === 'open') void openAll(errand);
  if (errand.kind === 'expect') {
    for (const { reset } of counters) reset();
    [wanted, have] = [errand.frames, 0];
    say({ kind: 'expecting' });
  }
  if (errand.kind === 'leave') {
    for (const socket of sockets.splice(0)) socket.destroy();
    counters.length = 0;
    say({ kind: 'left' });
  }
  if (errand.kind === 'stop') process.exit(0);
});
// Whoever asks may be gone without a word.
process.on('disconnect', () => process.exit());
