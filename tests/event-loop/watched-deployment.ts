import { readConfig } from '../../reference-deploy/src/config/read-config.ts';
import { startDeployment } from '../../reference-deploy/src/deployment.ts';
import { referenceMs, watchLoop } from './loop-watch.ts';

/** What the parent may ask. */
export type Question = 'reset' | 'read' | 'stop';

/** What it is told: first where we listen, then what it asks for. */
export type Word =
  | { readonly kind: 'listening'; readonly url: string; readonly referenceMs: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reading'; readonly longestMs: number; readonly heapMb: number; readonly residentMb: number };

const say = (word: Word): void => void process.send?.(word);
const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);

const reference = referenceMs();
const deployment = await startDeployment(readConfig(process.env, []));
const watch = watchLoop();

process.on('message', (question: Question) => {
  switch (question) {
    case 'reset':
      watch.reset();
      say({ kind: 'reset' });
      break;
    case 'read': {
      const { heapUsed, rss } = process.memoryUsage();
      say({ kind: 'reading', longestMs: watch.longestMs(), heapMb: megabytes(heapUsed), residentMb: megabytes(rss) });
      break;
    }
    case 'stop':
      watch.stop();
      void deployment.stop().finally(() => process.exit(0));
      break;
  }
});
say({ kind: 'listening', url: deployment.url, referenceMs: reference });
