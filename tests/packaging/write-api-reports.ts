import { helpIfAsked } from '../../scripts/help.ts';
import { hasApiChanged } from './api-report.ts';
import { buildPackages } from './published.ts';

helpIfAsked(`Usage: npm run api-reports

Builds the packages, and writes down what each offers in its API report.`);

for (const { name, folder } of await buildPackages()) {
  if (hasApiChanged(folder, { update: true })) process.stdout.write(`${name}: the report follows what it offers now\n`);
}
