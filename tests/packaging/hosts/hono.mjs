import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { handle, sessionId } from './box-office.mjs';
import { report } from './visit.mjs';

const app = new Hono();
app.all('/v1/*', (context) => handle(context.req.raw));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => report(port, sessionId));
