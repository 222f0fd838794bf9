// Prints `N passed, N failed` from the test runner's own report. Ends with 1 if anything failed or
// nothing ran.
import { readFileSync } from 'node:fs';

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { success: false, testResults: [] };
  }
};

const report = read(process.argv[2] ?? 'reports/vitest.json');
const count = (status, of) => of.filter((each) => each.status === status).length;
const tests = report.testResults.flatMap((file) => file.assertionResults);
// A file that can't even be loaded holds no test that could fail: it counts as one.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && count('failed', file.assertionResults) === 0,
);

const passed = count('passed', tests);
const failed = count('failed', tests) + broken.length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = report.success === true && failed === 0 && passed > 0 ? 0 : 1;
