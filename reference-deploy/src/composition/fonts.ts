import { fileURLToPath } from 'node:url';

/** For Chinese and Japanese, and for Korean. */
const packages = ['@fontsource/noto-sans-sc', '@fontsource/noto-sans-kr'];

/** Fonts for printing, in addition to those that the printer includes. */
export const fontsForMoreScripts = (): readonly string[] =>
  packages.map((name) => fileURLToPath(import.meta.resolve(`${name}/unicode.json`)));
