import { expect, inject, test } from 'vitest';
import { hasApiChanged } from './api-report.ts';
import { complaintsAbout, manifestOf, requireAgreeingTypes } from './lint.ts';
import { run } from './published.ts';

const published = inject('published');

test('every tarball is in order for publint', async () => {
  for (const each of published) expect(await complaintsAbout(each), each.name).toEqual([]);
});

test('the types of every tarball agree with its code in ESM and in CommonJS', async () => {
  for (const each of published) await requireAgreeingTypes(each);
});

test('a manifest names neither this workspace nor its sources', async () => {
  for (const each of published) expect(JSON.stringify(await manifestOf(each))).not.toMatch(/workspace:|\.\/src\//);
});

test('npm packs none of them by mistake', async () => {
  for (const { folder } of published) await expect(run(folder, 'npm', 'pack')).rejects.toThrow('packed by pnpm alone');
});

test('what each package offers is what its report says: `npm run api-reports` writes them for review', () => {
  const changed = published.filter(({ folder }) => hasApiChanged(folder, { update: false }));

  expect(changed.map(({ name }) => name)).toEqual([]);
});
