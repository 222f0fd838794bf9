import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const repository = join(import.meta.dirname, '../..');

/** Links of a document to files, relative to it, that lead nowhere. */
const deadLinks = (document: string): string[] =>
  [...readFileSync(join(repository, document), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(repository, dirname(document), target)))
    .map((target) => `${document}: ${target}`);

test('every file that a document links to exists', () => {
  const documents = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: repository });

  expect(documents).toContain('docs/architecture.md');
  expect(documents.flatMap(deadLinks)).toEqual([]);
});
