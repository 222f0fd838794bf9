import { createRequire } from 'node:module';

/** The fonts that come with this package: of the first that has a character it is set. */
const ownFonts = ['@fontsource/noto-sans', '@fontsource/noto-sans-arabic', '@fontsource/noto-sans-hebrew'];

/**
 * The `unicode.json` of the fonts that come with this package; that file lies at the root of a
 * Fontsource package and says which of its files is for which characters.
 */
export const ownFontIndexes = (): readonly string[] => {
  const { resolve } = createRequire(import.meta.url);
  return ownFonts.map((name) => resolve(`${name}/unicode.json`));
};
