import { globSync } from 'node:fs';
import { suites } from '../vitest.config.ts';
import { missingServers } from '../tests/servers/missing-servers.ts';

const wide = 18;

/** The suites of `npm test`, each with its files, what it needs, and whether that is here. */
export const listSuites = async (): Promise<string> => {
  const missing: ReadonlySet<string> = await missingServers();
  const lines = suites.map(({ name, include, exclude, needs }) => {
    const files = globSync([...include], { exclude: ['**/node_modules/**', '**/dist/**', ...exclude] }).length;
    const lacking = needs.filter((need) => (need === need.toUpperCase() ? !process.env[need] : missing.has(need)));
    const wants = needs.length === 0 ? 'nothing' : needs.join(', ');
    const left = lacking.length === 0 ? '' : `   left out here: no ${lacking.join(', no ')}`;
    return `${name.padEnd(wide)} ${String(files).padStart(4)} files, needs ${wants}${left}`;
  });
  return lines.join('\n');
};

/** Whether this names a suite rather than files. */
export const isSuite = (argument: string): boolean => suites.some(({ name }) => name === argument);
