/**
 * Writes the table of ports and adapters into the README, from the report of the last `npm test` or
 * from the one that is named.
 *
 * Ends with 1 and leaves the README alone if any kit's test is missing from the report or failed,
 * as after a run without servers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { withSection } from '../tests/docs/marked-section.ts';
import { everyKit } from '../tests/docs/port-table/kits.ts';
import { readReport } from '../tests/docs/port-table/report.ts';
import type { TestResult } from '../tests/docs/port-table/report.ts';
import { portTable } from '../tests/docs/port-table/table.ts';
import { helpIfAsked } from './help.ts';

helpIfAsked(`Usage: npm run port-table [-- REPORT]

Writes the table of ports and adapters into README.md, from the report of the last npm test (reports/vitest.json) or
from the one that is named.`);

const report = process.argv[2] ?? 'reports/vitest.json';
const document = 'README.md';

const lastResults = (): readonly TestResult[] => {
  try {
    return readReport(readFileSync(report, 'utf8'));
  } catch (cause) {
    throw new Error(`${report} cannot be read: run npm test first`, { cause });
  }
};

try {
  const table = portTable(everyKit(), lastResults());
  const text = withSection(readFileSync(document, 'utf8'), 'ports', table);
  writeFileSync(document, await format(text, { ...(await resolveConfig(document)), filepath: document }));
  console.log(`${document} has the table of ${report}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(
    `${document} is unchanged. The table needs a complete run of npm test, with servers or a container engine.`,
  );
  process.exitCode = 1;
}
