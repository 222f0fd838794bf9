/** A test as the runner reported it. */
export interface TestResult {
  /** Path of its file, with forward slashes. */
  readonly file: string;
  /** Titles of the blocks around it, the outermost first. */
  readonly blocks: readonly string[];
  readonly name: string;
  /** Whether it ran and held; one that was left out did not. */
  readonly passed: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** Reads the JSON report of the test runner. */
export const readReport = (text: string): readonly TestResult[] => {
  const { testResults } = JSON.parse(text) as Report;
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: file.replaceAll('\\', '/'),
      blocks: ancestorTitles,
      name: title,
      passed: status === 'passed',
    })),
  );
};
