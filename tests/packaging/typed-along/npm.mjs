// `npm` of a reader, where the packages are not on a registry yet: `npm install` takes them from
// their tarballs, and everything else in the version that this repository was tested with.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const { npm, pnpm, tarballs, versions } = JSON.parse(process.env.TYPED_ALONG);
const run = (program, args) => {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) throw error;
  process.exit(status ?? 1);
};

const wanted = (name) => {
  if (name.startsWith('-')) return name;
  if (name.startsWith('@ticketly/')) {
    if (!Object.hasOwn(tarballs, name)) throw new Error(`${name} is no package of this repository`);
    return `${name}@${tarballs[name]}`;
  }
  return Object.hasOwn(versions, name) ? `${name}@${versions[name]}` : name;
};

const [verb, ...rest] = process.argv.slice(2);
if (verb !== 'install') run(npm, [verb, ...rest]);
// What the packages want of each other is taken from the tarballs as well.
const workspace = { packages: ['.'], overrides: tarballs };
if (!existsSync('pnpm-workspace.yaml')) writeFileSync('pnpm-workspace.yaml', JSON.stringify(workspace));
run(pnpm, ['add', '--prefer-offline', '--ignore-scripts', '--reporter=silent', ...rest.map(wanted)]);
