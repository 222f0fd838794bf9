import { invariant } from '@ticketly/core';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { packagedSchema } from '../../packages/adapters-postgres/src/packaged-schema.ts';
import { packagedScripts } from '../../packages/adapters-redis/src/packaged-scripts.ts';

/** A bug inside a store: a text in its scripts or functions, and what it says instead. */
export interface Flaw {
  readonly name: string;
  readonly text: string;
  readonly instead: string;
}

const filesWith = (texts: Readonly<Record<string, string>>, { text }: Flaw): string[] =>
  Object.values(texts).filter((file) => file.includes(text));

const { functions } = packagedSchema;

/** Fails for a flaw that was written for other sources. */
export const checkFlaw = (flaw: Flaw): void => {
  const files = filesWith({ ...packagedScripts, ...functions }, flaw);
  invariant(files.length === 1, `"${flaw.text}" stands in ${files.length} sources`);
};

/** A script with the flaw, where it has that text. */
export const flawedLua = (lua: string, flaw: Flaw): string => lua.replaceAll(flaw.text, flaw.instead);

/** Defines anew the functions that the flaw changes. */
export const plantInFunctions = async (client: SqlClient, flaw: Flaw): Promise<void> => {
  for (const file of filesWith(functions, flaw)) await client.script(file.replaceAll(flaw.text, flaw.instead));
};
