import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/read-config.ts';
import { startDeployment } from '../src/deployment.ts';
import type { Deployment } from '../src/deployment.ts';
import type { Client } from './client.ts';
import { compareReports, comparisonText, readReport } from './compare.ts';
import { readOptions } from './options.ts';
import { rehearse } from './rehearse.ts';
import { ticksUpTo } from './report-charts.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report.ts';
import type { Report } from './report.ts';
import { judge } from './verdict.ts';
import { watch } from './watchers.ts';

let folder: string;
let deployment: Deployment;
let report: Report;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-rehearse-'));
  const environment = { PORT: '0', TICKETLY_DATA: folder, TICKETLY_STORE: 'memory' };
  deployment = await startDeployment(readConfig(environment, []));
  const options = readOptions(['--url', deployment.url, '--buyers', '60', '--seconds', '1', '--watchers', '20']);
  if (options === 'help') throw new Error('no options were read');
  report = await rehearse(options, () => undefined);
});
afterAll(async () => {
  await deployment.stop();
  await rm(folder, { recursive: true });
});

describe('a rehearsal', () => {
  test('buys, reads every ticket back, and finds nothing wrong with a deployment that is right', () => {
    expect(report.problems).toEqual([]);
    expect(report.doubles).toBe(0);
    expect(report.ordersPaid).toBeGreaterThan(20);
    expect(report.ticketsRead).toBeGreaterThanOrEqual(report.ordersPaid);
    expect(report.watchers).toBe(20);
    expect(report.streamLag.count).toBeGreaterThan(0);
  });

  test('is reported in a terminal, and as a page with charts', () => {
    expect(reportText(report)).toContain(`Sold ${report.ticketsRead} tickets`);
    expect(reportHtml(report)).toContain('<svg');
  });

  test('has axes with round numbers, and room for every label', () => {
    expect([ticksUpTo(3), ticksUpTo(97), ticksUpTo(1_234)]).toEqual([
      [0, 1, 2, 3],
      [0, 20, 40, 60, 80],
      [0, 500, 1_000],
    ]);
    const page = reportHtml(report);
    expect(page).toContain('>10 ms</text>');
    for (const step of ['look', 'hold', 'order', 'pay', 'tickets', 'stream lag'])
      expect(page).toContain(`>${step}</text>`);
  });

  test('says so at once when nothing listens at its address', async () => {
    const options = readOptions(['--url', 'http://127.0.0.1:9']);
    if (options === 'help') throw new Error('no options were read');
    await expect(rehearse(options, () => undefined)).rejects.toThrow(
      'Nothing answers at http://127.0.0.1:9 (ECONNREFUSED). Start a deployment with npm start, or name another with --url.',
    );
  });

  test('is compared with an earlier one, figure by figure', async () => {
    const file = join(folder, 'earlier.json');
    await writeFile(file, JSON.stringify({ ...report, ticketsRead: report.ticketsRead * 2 }));
    const rows = compareReports(report, await readReport(file));
    expect(comparisonText(rows, file)).toMatch(/tickets +\d+ +\d+ +0\.50×/);
    expect(reportHtml(report, rows)).toContain('Compared');
    await expect(readReport(join(folder, 'none.json'))).rejects.toThrow('there is no file');
  });
});

/** A deployment that answers as it is told. */
const answering = (answers: Readonly<Record<string, unknown>>): Client => ({
  call: async (_method, path) => ({ status: 200, body: (answers[path] ?? {}) as Record<string, unknown> }),
  close: () => undefined,
});
const ticket = (ticketId: string) => ({ ticketId, seatId: 'A-1', sessionId: 's', status: 'issued' });
const paid = { status: 'paid', lines: [{ seatId: 'A-1' }] };
const map = (version: string, statuses: string) => ({
  connected: () => 1,
  maps: () => [{ version, statuses }],
  stop: () => undefined,
});
const outcome = (orderId: string) => ({ buyer: orderId, token: 't', orderId, paid: true });
const drawing = { layoutId: 'hall', layoutVersion: 1 };
const hall = {
  '/v1/sessions/s/layout': { layoutId: 'hall', version: 1, seatIndex: ['A-1'] },
  '/v1/sessions/s/seats': { ...drawing, version: '2', statuses: 's' },
};

describe('the verdict', () => {
  test('names a seat that was sold twice, with both tickets', async () => {
    const client = answering({
      ...hall,
      '/v1/orders/o1': paid,
      '/v1/orders/o1/tickets': { items: [ticket('t1')] },
      '/v1/orders/o2': paid,
      '/v1/orders/o2/tickets': { items: [ticket('t2')] },
    });
    const verdict = await judge(client, 's', [outcome('o1'), outcome('o2')], map('2', 's'));
    expect(verdict).toMatchObject({ doubles: 1, problems: ['Seat A-1 was sold twice: tickets t1 and t2.'] });
  });

  test('names a paid order without its tickets, and a map that shows a sold seat as free', async () => {
    const missing = answering({ ...hall, '/v1/orders/o1': paid });
    expect((await judge(missing, 's', [outcome('o1')], map('2', 's'))).problems).toEqual([
      'Order o1 is paid and has 0 tickets instead of 1.',
    ]);
    const free = answering({
      ...hall,
      '/v1/sessions/s/seats': { ...drawing, version: '2', statuses: 'f' },
      '/v1/orders/o1': paid,
      '/v1/orders/o1/tickets': { items: [ticket('t1')] },
    });
    expect((await judge(free, 's', [outcome('o1')], map('2', 'f'))).problems).toEqual([
      'Seat A-1 has a ticket, and the map shows "f".',
    ]);
  });

  test('names watchers with another map, those who stayed behind, and those who never saw one', async () => {
    const { problems } = await judge(answering(hall), 's', [], map('2', 'h'));
    expect(problems).toEqual(['1 watchers have another map than the server at the same version.']);
    const late = await judge(answering(hall), 's', [], map('1', 'f'));
    expect(late.problems).toEqual(['1 watchers had not come to the last version a second after the end.']);
    const outside = await judge(answering(hall), 's', [], map('', ''));
    expect(outside.problems).toEqual([
      '1 watchers never saw the map; TICKETLY_STREAMS_PER_ADDRESS says how many are let in from here.',
    ]);
  });
});

test('a watcher who is turned away comes back when told to, not before', async () => {
  let asked = 0;
  const server = createServer((_incoming, answer) => {
    asked += 1;
    answer.writeHead(429, { 'Retry-After': '60' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const watchers = watch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 3, {
    drawing,
    onHeld: () => undefined,
  });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  watchers.stop();
  server.close();
  expect([asked, watchers.connected()]).toEqual([3, 0]);
});
