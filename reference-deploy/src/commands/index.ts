import type { Command } from './command.ts';
import { connect, repairLog } from './connect.ts';
import { contactKeys } from './contact-keys.ts';
import { deadLetters } from './dead-letters.ts';
import { views } from './views.ts';

/** The commands available instead of a start, by their first word. */
export const commands: Readonly<Record<string, Command>> = {
  connect,
  'repair-log': repairLog,
  'dead-letters': deadLetters,
  views,
  'contact-keys': contactKeys,
};

/** Lines for `--help`. */
export const commandUsage: string = Object.values(commands)
  .map(({ usage }) => `  ${usage}`)
  .join('\n');
