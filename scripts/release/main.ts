/**
 * Everything that a registry never forgives, and then the publication: `npm run release`.
 *
 * With `--dry-run` nothing leaves this machine. Ends with 1 and publishes nothing if anything is
 * wrong with any package. Meant for the workflow `publish`, whose provenance a registry can check.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { entries, installConsumer } from '../../tests/packaging/consumer.ts';
import { complaintsAbout, manifestOf, requireAgreeingTypes } from '../../tests/packaging/lint.ts';
import { publishInto, run } from '../../tests/packaging/published.ts';
import type { Published } from '../../tests/packaging/published.ts';
import { limitOf, sizesOf } from '../../tests/packaging/sizes.ts';
import { helpIfAsked } from '../help.ts';
import { forbidden, licencesOf } from './licences.ts';

helpIfAsked(`Usage: npm run release [-- --dry-run]

Checks everything that a registry never forgives, and then publishes. With --dry-run nothing leaves this machine. Ends
with 1, and publishes nothing, if anything is wrong with any package.`);

const isDry = process.argv.includes('--dry-run');
const folder = await mkdtemp(join(tmpdir(), 'ticketly-release-'));
const problems: string[] = [];

const report = (check: string, found: readonly string[], told = ''): void => {
  console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${check}${told && `: ${told}`}`);
  for (const problem of found) console.log(`       ${problem}`);
  problems.push(...found);
};

const checkTarball = async (one: Published, all: readonly Published[]): Promise<void> => {
  report(`${one.name} is in order for publint`, await complaintsAbout(one));
  const disagreement = await requireAgreeingTypes(one).then(
    () => [],
    (error: unknown) => [String(error)],
  );
  report(`${one.name} has types that agree with its code`, disagreement);
  const licences = await licencesOf(join(folder, `licences-of-${basename(one.folder)}`), one, all);
  const told = Object.entries(licences).map(([licence, users]) => `${users.length} ${licence}`);
  report(`${one.name} brings permissive licences only`, forbidden(licences), told.join(', '));
};

const checkSizes = async (all: readonly Published[]): Promise<void> => {
  const consumer = join(folder, 'consumer');
  await installConsumer(consumer, all);
  for (const [name, kibibytes] of Object.entries(await sizesOf(consumer, entries(all)))) {
    const limit = limitOf(name);
    const found = kibibytes > limit ? [`${name} weighs ${kibibytes} KiB, and may weigh ${limit}`] : [];
    report(`${name} weighs what it may`, found, `${kibibytes} of ${limit} KiB`);
  }
};

/** A registry compares the provenance with where a manifest says that its sources are. */
const checkProvenance = async (one: Published): Promise<void> => {
  const { repository } = await manifestOf(one);
  if (repository !== undefined) return;
  const lack = `${one.name} has no "repository" in its manifest, and can not be published with provenance`;
  if (isDry) console.log(`note   ${lack}`);
  else report(`${one.name} says where its sources are`, [lack]);
};

/** What leaves is packed by pnpm once more, from the same build. */
const publish = async ({ name, version, folder: source }: Published): Promise<void> => {
  const options = isDry ? ['--dry-run', '--no-git-checks'] : ['--provenance'];
  await run(source, 'pnpm', 'publish', '--access', 'public', ...options);
  console.log(`${isDry ? 'would publish' : 'published'} ${name} ${version}`);
};

try {
  const published = await publishInto(folder);
  for (const one of published) await checkTarball(one, published);
  for (const one of published) await checkProvenance(one);
  await checkSizes(published);
  if (problems.length > 0) {
    console.error(`${problems.length} problems: nothing was published`);
    process.exitCode = 1;
  } else for (const one of published) await publish(one);
} finally {
  await rm(folder, { recursive: true });
}
