import { createServer } from 'node:http';
import next from 'next';
import { report } from './visit.mjs';

const app = next({ dev: false, dir: import.meta.dirname });
await app.prepare();
const server = createServer(app.getRequestHandler()).listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const { sessionId } = await (await fetch(`http://127.0.0.1:${port}/v1/session-on-sale`)).json();
  await report(port, sessionId);
});
