import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { installConsumer } from './consumer.ts';
import type { Published } from './published.ts';
import { run } from './published.ts';

const candidates = [
  process.env['TICKETLY_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
];

/** Where a Chromium is; undefined where there is none. */
export const chromiumPath = (): string | undefined => candidates.find((path) => path !== undefined && existsSync(path));

/** Builds a page of the core and nothing else by Vite. @returns the folder to be served. */
export const buildPage = async (folder: string, published: readonly Published[]): Promise<string> => {
  await installConsumer(
    folder,
    published.filter(({ name }) => name === '@ticketly/core'),
    {},
  );
  await cp(join(import.meta.dirname, 'browser'), folder, { recursive: true });
  await run(folder, 'vite', 'build', '--target', 'es2024', '--logLevel', 'warn');
  return join(folder, 'dist');
};

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** What a page came to, and what it said on its console. */
export interface Shown {
  readonly title: string;
  readonly errors: readonly string[];
}

/** Shows a built page in Chromium until its title is another than `before`. */
export const show = async (folder: string, executablePath: string, before: string): Promise<Shown> => {
  const server = createServer((request, response) => {
    const path = normalize(request.url === '/' ? '/index.html' : (request.url ?? ''));
    readFile(join(folder, path)).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    const broken = new Promise<void>((resolve) => {
      page.on('pageerror', (error) => {
        errors.push(error.message);
        resolve();
      });
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const sold = page.waitForFunction((old) => document.title !== old, before, { timeout: 300_000 });
    await Promise.race([sold, broken]);
    return { title: await page.title(), errors };
  } finally {
    await browser.close();
    server.close();
  }
};
