import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';

let folder: string;
let deployment: Deployment;
let port: number;

/** A port that nothing listened on a moment ago. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-hosts-'));
  port = await freePort();
  const environment = {
    PORT: String(port),
    TICKETLY_METRICS_PORT: 'off',
    TICKETLY_DATA: folder,
    TICKETLY_STORE: 'memory',
  };
  const settings = { TICKETLY_SEED: 'none', TICKETLY_DEVELOPMENT: 'on', LOG_LEVEL: 'error' };
  const publicUrl = { TICKETLY_PUBLIC_URL: 'https://Tickets.example:8443' };
  deployment = await startDeployment(readConfig({ ...environment, ...settings, ...publicUrl }, []));
});
afterAll(async () => {
  await deployment.stop();
  await rm(folder, { recursive: true });
});

/** What is answered to a browser that was told that this host is here. */
const statusAt = (host: string, path: string, body?: object): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    const asked = request({ port, path, method: body ? 'POST' : 'GET', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(body && JSON.stringify(body));
  });

const ana = { subject: 'ana' };

describe('the development routes and the sandbox', () => {
  test.each(['localhost', '127.0.0.1:8080', '[::1]:8080', '192.168.0.7', 'tickets.example', 'TICKETS.EXAMPLE:8443'])(
    'answer at %s',
    async (host) => {
      expect(await statusAt(host, '/dev/tokens', ana)).toBe(200);
      expect(await statusAt(host, '/sandbox/pay/nothing')).toBe(404);
    },
  );

  // A name that its owner points at this machine, so that their page is of our origin to a browser.
  test.each(['evil.example', 'tickets.example.evil.example', 'localhost.evil.example:8080', '127.0.0.1.evil.example'])(
    'answer 421 at %s, whose pages could otherwise call them as the same origin',
    async (host) => {
      expect(await statusAt(host, '/dev/tokens', ana)).toBe(421);
      expect(await statusAt(host, '/dev/payments/nothing/complete', { outcome: 'succeed' })).toBe(421);
      expect(await statusAt(host, '/sandbox/pay/nothing?returnUrl=http://evil.example')).toBe(421);
      expect(await statusAt(host, '/v1/events')).toBe(200);
    },
  );
});
