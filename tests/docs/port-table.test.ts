import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rowsInSection, withSection } from './marked-section.ts';
import { everyKit } from './port-table/kits.ts';
import type { KitNames } from './port-table/kits.ts';
import { readReport } from './port-table/report.ts';
import type { TestResult } from './port-table/report.ts';
import { adapters } from './port-table/results.ts';
import { portTable } from './port-table/table.ts';

/** The rows of this table once it is in a document. */
const rowsOf = (table: string): ReturnType<typeof rowsInSection> =>
  rowsInSection(withSection('<!-- ports:begin --><!-- ports:end -->', 'ports', table), 'ports');

const regenerate = 'the kits have changed: run npm test, then npm run port-table';

test('the README counts the clauses and saboteurs of every kit as they are', () => {
  const rows = rowsInSection(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'), 'ports');
  const kits = everyKit();

  expect(
    rows.map((row) => [row['Port'], row['Saboteurs rejected']]),
    regenerate,
  ).toEqual(kits.map(({ port, saboteurs }) => [`\`${port}\``, String(saboteurs.length)]));
  for (const [place, { port, clauses }] of kits.entries()) {
    const implemented = adapters.map((adapter) => rows[place]?.[adapter]).filter((cell) => cell !== '–');
    expect(
      [...new Set(implemented.map((cell) => cell?.replace(/ and \d+ histories$/, '')))],
      `${port}: ${regenerate}`,
    ).toEqual([`✓ ${clauses.length}`]);
  }
});

const kit: KitNames = { port: 'Lamps', clauses: ['shine', 'go out'], saboteurs: ['glows on'] };
const files = {
  Memory: 'core/src/kits.test.ts',
  PGlite: 'adapters-postgres/src/kits.it.test.ts',
  PostgreSQL: 'adapters-postgres/src/kits.it.test.ts',
  Redis: 'adapters-redis/src/any-name.it.test.ts',
  MongoDB: 'adapters-mongo/src/kits.it.test.ts',
  Kafka: 'adapters-kafka/src/kits.it.test.ts',
  Sandbox: 'adapters-sandbox/src/kits.test.ts',
  Stripe: 'adapters-stripe/src/kits.test.ts',
};

/** What a run reports in which every adapter keeps the whole kit. */
const wholeRun = (): TestResult[] =>
  adapters.flatMap((adapter) => {
    const around = files[adapter].startsWith('adapters-postgres') ? [adapter] : [];
    const passed = (block: string, name: string): TestResult => ({
      file: `/repository/packages/${files[adapter]}`,
      blocks: [...around, block],
      name,
      passed: true,
    });
    return [
      passed('Lamps', 'shine'),
      passed('Lamps', 'go out'),
      passed('Lamps, sabotaged', 'is rejected when it glows on'),
      passed('Lamps', 'something that is no clause'),
    ];
  });

test('a whole run becomes a table between the markers', () => {
  const rows = rowsOf(portTable([kit], wholeRun()));

  const everyCell = Object.fromEntries(adapters.map((adapter) => [adapter, '✓ 2']));
  expect(rows).toEqual([{ Port: '`Lamps`', ...everyCell, 'Saboteurs rejected': '1' }]);
});

test('histories that an adapter kept are counted beside its clauses, and lost ones are not', () => {
  const compared = (passed: boolean): TestResult => ({
    file: '/repository/packages/adapters-redis/src/compared.it.test.ts',
    blocks: ['Lamps, compared'],
    name: 'answers 100 histories as the one in memory does',
    passed,
  });
  const cell = (passed: boolean): string | undefined => {
    const table = portTable([kit], [...wholeRun(), compared(passed)]);
    return rowsOf(table)[0]?.['Redis'];
  };

  expect([cell(true), cell(false)]).toEqual(['✓ 2 and 100 histories', '✓ 2']);
});

test('an adapter whose server was missing is named, and no table made', () => {
  const withoutServers = wholeRun().filter(({ file }) => !file.includes('.it.'));

  expect(() => portTable([kit], withoutServers)).toThrow(/PGlite: no kit was run\nPostgreSQL: .*\nRedis: /);
});

test.each(['go out', 'is rejected when it glows on'])('a test that did not hold is named: %s', (name) => {
  const failing = wholeRun().map((result) => ({ ...result, passed: result.passed && result.name !== name }));
  const filtered = wholeRun().filter((result) => result.name !== name);

  for (const results of [failing, filtered, [...wholeRun(), ...failing]])
    expect(() => portTable([kit], results)).toThrow(new RegExp(`PostgreSQL: Lamps.* > ${name}`));
});

test('kits of an adapter without a column are not passed over', () => {
  const elsewhere = wholeRun().map((result) => ({
    ...result,
    file: '/repository/packages/adapters-lamp/src/a.test.ts',
  }));

  expect(() => portTable([kit], elsewhere)).toThrow('no column for the kits in /repository/packages/adapters-lamp');
});

test('the report of the runner is read as it is written', () => {
  const assertionResults = [
    { ancestorTitles: ['Lamps'], title: 'shine', status: 'passed' },
    { ancestorTitles: ['Lamps'], title: 'go out', status: 'skipped' },
  ];
  const report = { testResults: [{ name: 'C:\\packages\\core\\a.test.ts', assertionResults }] };

  expect(readReport(JSON.stringify(report))).toEqual([
    { file: 'C:/packages/core/a.test.ts', blocks: ['Lamps'], name: 'shine', passed: true },
    { file: 'C:/packages/core/a.test.ts', blocks: ['Lamps'], name: 'go out', passed: false },
  ]);
});
