import { Readable } from 'node:stream';
import fastify from 'fastify';
import { handle, sessionId } from './box-office.mjs';
import { report } from './visit.mjs';

const app = fastify();
// The routes read bodies themselves, within limits of their own.
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (_request, body, done) => done(null, body));
app.all('/v1/*', async (request, reply) => {
  const { method, headers, ip } = request;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const body = request.body ? { body: Readable.toWeb(request.body), duplex: 'half' } : {};
  const asked = new Request(new URL(request.url, 'http://localhost'), {
    method,
    headers,
    signal: gone.signal,
    ...body,
  });
  return reply.send(await handle(asked, { address: ip }));
});
await app.listen({ port: 0, host: '127.0.0.1' });
await report(app.server.address().port, sessionId);
