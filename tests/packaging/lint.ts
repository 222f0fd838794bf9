import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Published } from './published.ts';
import { run } from './published.ts';

const look = async ({ tarball }: Published): ReturnType<typeof publint> => {
  const bytes = await readFile(tarball);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return publint({ pack: { tarball: data }, level: 'warning', strict: true });
};

/** What publint finds wrong with a tarball, in words. */
export const complaintsAbout = async (published: Published): Promise<string[]> => {
  const { messages, pkg } = await look(published);
  return messages.map((message) => formatMessage(message, pkg) ?? message.code);
};

/** The manifest as it is in the tarball. */
export const manifestOf = async (published: Published): Promise<Readonly<Record<string, unknown>>> =>
  (await look(published)).pkg;

/** Throws where the types of a tarball do not agree with its code, in ESM or in CommonJS. */
export const requireAgreeingTypes = async ({ tarball }: Published): Promise<void> => {
  await run(dirname(tarball), 'attw', tarball, '--profile', 'node16', '--no-color');
};
