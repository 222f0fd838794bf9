import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../lua/', import.meta.url);
const suffix = '.lua';

/** Every script of `lua/`, by name. A build replaces this module by its value. */
export const packagedScripts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => [file.slice(0, -suffix.length), readFileSync(new URL(file, folder), 'utf8')]),
);
