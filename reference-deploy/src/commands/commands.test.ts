import { describe, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { commands, commandUsage } from './index.ts';

const say = (): void => undefined;
const outcome = (name: string, env: Readonly<Record<string, string>>): Promise<unknown> =>
  commands[name]?.run(readConfig(env, []), [], say) ?? Promise.reject(new Error('no such command'));

describe('the commands beside a deployment', () => {
  it.each(Object.keys(commands))(
    '%s is in --help, and refused where no other process can reach the store',
    async (name) => {
      expect(commandUsage).toMatch(new RegExp(`^  ${name} `, 'm'));
      await expect(outcome(name, { TICKETLY_STORE: 'memory' })).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringMatching(/^TICKETLY_STORE must be postgres/),
      });
    },
  );
});
