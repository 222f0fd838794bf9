import { settingWords } from './setting-words.ts';

const width = 112;
const indent = ' '.repeat(6);

/** Lines of at most `width` characters, broken between words. */
const wrapped = (text: string): string => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || `${indent}${last} ${word}`.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
};

const settings = Object.entries(settingWords)
  .map(([name, { meaning, values, default: byDefault }]) => {
    const absent = byDefault.startsWith('required') ? byDefault : `default: ${byDefault}`;
    return `  ${name}: ${values} (${absent})\n${wrapped(meaning)}`;
  })
  .join('\n');

/** How to start a deployment, with every setting, for `--help`. */
export const usage: string = `Usage: npm start [-- --fresh | -- COMMAND]

  --fresh   start with an empty data folder: deletes all data

Settings, from the environment:

${settings}
`;
