/**
 * Ends the process with these words where they were asked for by `--help`. To be called before
 * anything is done.
 */
export const helpIfAsked = (words: string): void => {
  if (!process.argv.includes('--help')) return;
  console.log(words);
  process.exit(0);
};
