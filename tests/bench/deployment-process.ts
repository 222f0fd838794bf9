import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the deployment is asked for. */
export type DeploymentErrand =
  { readonly kind: 'tokens'; readonly buyers: readonly string[] } | { readonly kind: 'stop' };

/** What it says: first where it listens, then what it is asked for. */
export type DeploymentAnswer =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'tokens'; readonly tokens: readonly string[] };

/** A deployment in a process of its own. */
export interface DeploymentProcess {
  readonly port: number;
  tokensOf(buyers: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Signs what the gateway tells. */
export const webhookSecret = 'whsec_of_the_benchmark';

/** Starts one on these servers. */
export const startDeployment = async (databaseUrl: string, redisUrl: string): Promise<DeploymentProcess> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-bench-'));
  const child = fork(fileURLToPath(new URL('deployment.ts', import.meta.url)), {
    execArgv: ['--conditions=source'],
    // What it logs is for nobody.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      TICKETLY_SEED: 'none',
      TICKETLY_DATA: dataFolder,
      TICKETLY_STORE: 'postgres',
      TICKETLY_DATABASE_URL: databaseUrl,
      TICKETLY_LOCKS: 'redis',
      TICKETLY_REDIS_URL: redisUrl,
      TICKETLY_WEBHOOK_SECRETS: webhookSecret,
    },
  });
  const gone = once(child, 'exit');
  const hear = async (): Promise<DeploymentAnswer> => {
    const ended = gone.then(([code]): never => {
      throw new Error(`the deployment ended with ${String(code)}`);
    });
    const [answer] = (await Promise.race([once(child, 'message'), ended])) as [DeploymentAnswer];
    return answer;
  };
  const first = await hear();
  if (first.kind !== 'listening') throw new Error('the deployment does not listen');
  return {
    port: Number(new URL(first.url).port),
    tokensOf: async (buyers) => {
      child.send({ kind: 'tokens', buyers } satisfies DeploymentErrand);
      const answer = await hear();
      return answer.kind === 'tokens' ? answer.tokens : [];
    },
    close: async () => {
      child.send({ kind: 'stop' } satisfies DeploymentErrand);
      await gone;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};
