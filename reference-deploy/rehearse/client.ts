import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';

/** An answer, its body parsed if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Why there is no answer, where the status is 0: `ECONNREFUSED`, for example. */
  readonly failure?: string;
}

/**
 * Speaks HTTP over kept connections, cheaply enough that the rehearsal measures the deployment and
 * not itself.
 */
export interface Client {
  call(
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): void;
}

const answerTimeoutMs = 30_000;

/** A client of one deployment. A broken connection or no answer in 30 s is status 0. */
export const createClient = (baseUrl: string, maxSockets: number): Client => {
  const base = new URL(baseUrl);
  const secure = base.protocol === 'https:';
  const agent = secure ? new TlsAgent({ keepAlive: true, maxSockets }) : new Agent({ keepAlive: true, maxSockets });
  const send = secure ? tlsRequest : request;
  return {
    call: (method, path, token, body, headers = {}) =>
      new Promise((resolve) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const lost = (error: NodeJS.ErrnoException): void => {
          resolve({ status: 0, body: {}, failure: error.code ?? error.message });
        };
        const outgoing = send(
          new URL(path, base),
          {
            method,
            agent,
            timeout: answerTimeoutMs,
            headers: {
              ...headers,
              ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
              ...(payload === undefined
                ? {}
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
            },
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('error', lost);
            incoming.on('end', () => {
              resolve({ status: incoming.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) });
            });
          },
        );
        outgoing.on('error', lost);
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${answerTimeoutMs / 1_000} s`)));
        outgoing.end(payload);
      }),
    close: () => {
      agent.destroy();
    },
  };
};

const parse = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
