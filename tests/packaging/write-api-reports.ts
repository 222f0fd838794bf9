import { hasApiChanged } from './api-report.ts';
import { buildPackages } from './published.ts';

for (const { name, folder } of await buildPackages()) {
  if (hasApiChanged(folder, { update: true })) process.stdout.write(`${name}: the report follows what it offers now\n`);
}
