/** What is invalid, each problem in one sentence. */
export class ConfigInvalid extends Error {
  override readonly name: string = 'ConfigInvalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['This configuration can not be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}
