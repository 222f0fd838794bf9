import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { settingWords } from '../../reference-deploy/src/config/setting-words.ts';
import { settingsShape } from '../../reference-deploy/src/config/settings.ts';
import { withSection } from './marked-section.ts';

const document = join(import.meta.dirname, '../../docs/operate.md');

const table = (): string =>
  [
    ['Setting', 'Meaning', 'Values', 'Default', 'Read by'],
    ['---', '---', '---', '---', '---'],
    ...Object.entries(settingWords).map(([name, { meaning, values, default: byDefault, readBy }]) => [
      `\`${name}\``,
      meaning,
      `\`${values}\``,
      byDefault,
      readBy,
    ]),
  ]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

test('docs/operate.md has every setting that a deployment reads', async () => {
  expect(Object.keys(settingWords).toSorted()).toEqual(Object.keys(settingsShape.shape).toSorted());
  const text = withSection(readFileSync(document, 'utf8'), 'settings', table());
  // After a change of the settings: vitest run tests/docs/settings-table.test.ts --update
  await expect(await format(text, { ...(await resolveConfig(document)), filepath: document })).toMatchFileSnapshot(
    document,
  );
});
