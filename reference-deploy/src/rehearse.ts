import { writeFile } from 'node:fs/promises';
import { readOptions, usage } from './rehearse/options.ts';
import { rehearse } from './rehearse/rehearse.ts';
import { reportHtml } from './rehearse/report-html.ts';
import { reportText } from './rehearse/report.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') say(usage);
  else {
    const report = await rehearse(options, say);
    await writeFile(`${options.report}.json`, `${JSON.stringify(report, null, 2)}\n`);
    await writeFile(`${options.report}.html`, reportHtml(report));
    say(reportText(report));
    say(`Written: ${options.report}.html, ${options.report}.json`);
    process.exitCode = report.problems.length === 0 ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
  process.exitCode = 2;
}
