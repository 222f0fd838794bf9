import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { errorFields } from './error-fields.ts';
import { openLog } from './open-log.ts';
import { countRepeats } from './repeats.ts';
import { rotatedFile } from './rotated-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

const linesOf = async (name: string): Promise<any[]> =>
  (await readFile(join(folder, name), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a log in a file', () => {
  test('has levels by name, and nothing of an error but what says what went wrong', async () => {
    const { logger, close } = openLog({ dataFolder: folder, logLevel: 'info', logTo: 'file' });
    const cause = Object.assign(new Error('NOAUTH'), { command: { name: 'auth', args: ['planted-password'] } });
    const err = Object.assign(new Error('away', { cause }), { code: '23505', detail: 'Key (buyer)=(planted-person)' });
    logger.error({ err }, 'failed');
    await close();
    const [line] = await linesOf('ticketly.log');
    expect(line).toMatchObject({
      level: 'error',
      msg: 'failed',
      err: { type: 'Error', code: '23505', message: 'away', cause: { message: 'NOAUTH' } },
    });
    expect(JSON.stringify(line)).not.toContain('planted');
    expect(errorFields('planted')).toEqual({ type: 'string', message: 'something that is no error was thrown' });
  });

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ] as const)('at level %s has lines of these levels: %j', async (logLevel, levels) => {
    const { logger, close } = openLog({ dataFolder: folder, logLevel, logTo: 'file' });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](`a line of ${level}`);
    await close();
    expect((await linesOf('ticketly.log')).map(({ level }) => level)).toEqual(levels);
  });

  test('is each process’s own, and the name of one that ended is taken again', async () => {
    const open = () => openLog({ dataFolder: folder, logLevel: 'info', logTo: 'file' });
    const [first, second] = [open(), open()];
    first.logger.info('one');
    second.logger.info('two');
    await first.close();
    const third = open();
    third.logger.info('three');
    await Promise.all([second.close(), third.close()]);
    expect((await linesOf('ticketly.log')).map(({ msg }) => msg)).toEqual(['one', 'three']);
    expect((await linesOf('ticketly-2.log')).map(({ msg }) => msg)).toEqual(['two']);
  });

  test('makes room by size, keeps so many files, each for us alone, and the newest lines', async () => {
    const file = rotatedFile(folder, 'ticketly.log', { maxBytes: 2_000, keptFiles: 3 });
    const line = (n: number): string => `${JSON.stringify({ n, filling: 'x'.repeat(80) })}\n`;
    for (let n = 1; n <= 400; n += 1) {
      file.write(line(n));
      // Lines of one turn go out as one piece.
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await file.close();
    const names = await readdir(folder);
    expect(names.length).toBeLessThanOrEqual(4);
    expect(names.length).toBeGreaterThan(1);
    const found = await Promise.all(names.map((name) => stat(join(folder, name))));
    expect(found.every(({ size }) => size < 400 * 100)).toBe(true);
    expect(new Set(found.map(({ mode }) => (mode & 0o777).toString(8)))).toEqual(new Set(['600']));
    const all = (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
    expect(all).toContain('"n":400,');
    expect(all).not.toContain('"n":1,');
  });

  test('that can’t be written costs its lines, and nothing else', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await writeFile(join(folder, 'file'), '');
    const file = rotatedFile(join(folder, 'file', 'nowhere'), 'ticketly.log', { maxBytes: 2_000, keptFiles: 3 });
    file.write('lost\n');
    await vi.waitFor(() => expect(said).toHaveBeenCalledWith(expect.stringContaining('The log can')), 60_000);
    file.write('lost too\n');
    await file.close();
    said.mockRestore();
  });
});

describe('lines that say the same', () => {
  const logOf = (max: number) => {
    const lines: any[] = [];
    const repeats = countRepeats(max, 3_600_000);
    const hooks = { logMethod: repeats.logMethod };
    const logger = pino({ hooks }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    return { lines, logger, tell: repeats.tell };
  };

  test('are counted when they are many, whomever they happened to', () => {
    const { lines, logger, tell } = logOf(2);
    for (let n = 0; n < 42_228; n += 1)
      logger.error({ requestId: `request-${n}`, err: new Error('timeout exceeded when trying to connect') }, 'failed');
    logger.error({ err: new Error('another') }, 'failed');
    logger.warn('failed');
    expect(lines).toHaveLength(4);
    tell();
    expect(lines[4]).toMatchObject({
      msg: 'failed',
      repeated: 42_226,
      err: { message: 'timeout exceeded when trying to connect' },
    });
    expect(lines[4]).not.toHaveProperty('requestId');
    logger.warn('failed');
    expect(lines).toHaveLength(6);
  });

  test('are counted from zero after their window', () => {
    const { lines, logger, tell } = logOf(1);
    for (const count of [3, 2]) {
      for (let n = 0; n < count; n += 1) logger.warn('failed');
      tell();
    }
    tell();
    expect(lines.map(({ repeated }) => repeated ?? 'written')).toEqual(['written', 2, 'written', 1]);
  });

  test('are all written below a warning', () => {
    const { lines, logger, tell } = logOf(1);
    for (let n = 0; n < 3; n += 1) logger.info('request');
    tell();
    expect(lines).toHaveLength(3);
  });

  test('take a bounded memory when none is like another', () => {
    const { lines, logger, tell } = logOf(1);
    for (let n = 0; n < 5_000; n += 1) logger.warn(`strange ${n}`);
    tell();
    expect(lines.length).toBeLessThan(1_100);
    expect(lines.at(-1)).toMatchObject({ repeated: 3_999 });
  });
});
