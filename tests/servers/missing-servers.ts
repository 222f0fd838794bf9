import { engineAnswers, engineCanRun } from './container-engine.ts';
import type { Technology } from './technologies.ts';
import { givenUrl, technologies } from './technologies.ts';

/**
 * Names of technologies to leave out, separated by commas: what a caller found out before it
 * started the runner.
 */
const knownMissing = 'TICKETLY_TEST_WITHOUT';

/**
 * The technologies whose suites can't run here: no address is given and no container engine
 * answers.
 *
 * In CI nothing is ever left out: a missing server fails the suites that need it.
 */
export const missingServers = async (): Promise<ReadonlySet<Technology['name']>> => {
  if (process.env['CI'] === 'true') return new Set();
  const wanted = technologies.filter((technology) => givenUrl(technology) === undefined);
  const named = (process.env[knownMissing] ?? '').split(',');
  const engine = wanted.length > 0 && (await engineAnswers());
  return new Set(wanted.filter(({ name }) => !engine || named.includes(name)).map(({ name }) => name));
};

/**
 * Like {@link missingServers}, and also makes sure of the images: pulls what is not there. May take
 * minutes.
 */
export const prepareServers = async (): Promise<ReadonlySet<Technology['name']>> => {
  const missing = new Set(await missingServers());
  const toPrepare = technologies.filter((each) => !missing.has(each.name) && givenUrl(each) === undefined);
  for (const { name, image } of toPrepare) {
    if (!(await engineCanRun(image)) && process.env['CI'] !== 'true') missing.add(name);
  }
  process.env[knownMissing] = [...missing].join(',');
  return missing;
};
