import { writeFile } from 'node:fs/promises';
import { compareReports, comparisonText, readReport } from './compare.ts';
import { readOptions, usage } from './options.ts';
import type { RehearsalOptions } from './options.ts';
import { rehearse } from './rehearse.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The options, or undefined once the usage was printed because of them. */
const readArguments = (): RehearsalOptions | undefined => {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    say(usage);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
  }
  return undefined;
};

const run = async (options: RehearsalOptions): Promise<void> => {
  // Read first: a mistyped name is no reason to have rehearsed for nothing.
  const other = options.compare === undefined ? undefined : await readReport(options.compare);
  const report = await rehearse(options, say);
  const compared = other && compareReports(report, other);
  await writeFile(`${options.report}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${options.report}.html`, reportHtml(report, compared));
  say(reportText(report));
  if (compared !== undefined) say(comparisonText(compared, String(options.compare)));
  say(`Written: ${options.report}.html, ${options.report}.json`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
};

const options = readArguments();
if (options !== undefined)
  await run(options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
