import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

const socketPaths = (): string[] => [
  '/var/run/docker.sock',
  join(process.env['XDG_RUNTIME_DIR'] ?? '/nowhere', 'docker.sock'),
  join(homedir(), '.docker/run/docker.sock'),
  join(homedir(), '.docker/desktop/docker.sock'),
];

const engineAddress = (): Address | undefined => {
  const given = process.env['DOCKER_HOST'];
  if (given === undefined || given === '') {
    const socketPath = socketPaths().find((path) => existsSync(path));
    return socketPath === undefined ? undefined : { socketPath };
  }
  if (given.startsWith('unix://')) return { socketPath: given.slice('unix://'.length) };
  const url = new URL(given);
  return { host: url.hostname, port: Number(url.port || '2375') };
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

const ask = async (address: Address, method: string, path: string, timeoutMs: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request({ ...address, method, path, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${path} within ${timeoutMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end();
  });

/** Whether a container engine answers here; asks once and briefly. */
export const engineAnswers = async (): Promise<boolean> => {
  const address = engineAddress();
  if (address === undefined) return false;
  return ask(address, 'GET', '/_ping', 2_000).then(
    ({ status }) => status === 200,
    () => false,
  );
};

/**
 * Makes an image be there: true when the engine has it or could pull it. A pull may take minutes.
 */
export const engineCanRun = async (image: string): Promise<boolean> => {
  const address = engineAddress();
  if (address === undefined) return false;
  try {
    if ((await ask(address, 'GET', `/images/${image}/json`, 10_000)).status === 200) return true;
    await ask(address, 'POST', `/images/create?fromImage=${encodeURIComponent(image)}`, 300_000);
    return (await ask(address, 'GET', `/images/${image}/json`, 10_000)).status === 200;
  } catch {
    return false;
  }
};
