/**
 * Gives documentation back to what a bundle of declarations exports through a namespace.
 *
 * The bundler makes `import * as holding` a namespace of aliases, `export { holding_holdSeats as holdSeats }`, where
 * `holding_holdSeats` is declared as `typeof holdSeats`. An editor looks for comments at the alias and finds none, so
 * that it shows nothing for `office.holding.holdSeats`. This puts the comment of `holdSeats` there.
 *
 * Arguments: the folders with the bundles.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const documented = /^(?<comment>\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)declare const (?<name>[\w$]+):/gm;
const alias = /^declare const (?<alias>[\w$]+): typeof (?<name>[\w$]+);$/gm;
const specifier = /\b(?<alias>[\w$]+) as (?<name>[\w$]+)/g;
const namespaces = /^declare namespace [\w$]+ \{\n[\s\S]*?^\}$/gm;

const document = (declarations: string): string => {
  const comments = new Map(
    [...declarations.matchAll(documented)].map(({ groups }) => [groups?.['name'], groups?.['comment']]),
  );
  const aliases = new Map([...declarations.matchAll(alias)].map(({ groups }) => [groups?.['alias'], groups?.['name']]));
  return declarations.replaceAll(namespaces, (namespace) =>
    namespace.replaceAll(specifier, (text, name: string) => `${comments.get(aliases.get(name)) ?? ''}${text}`),
  );
};

for (const folder of process.argv.slice(2)) {
  for (const file of globSync('**/*.d.{ts,cts}', { cwd: folder })) {
    const path = join(folder, file);
    writeFileSync(path, document(readFileSync(path, 'utf8')));
  }
}
