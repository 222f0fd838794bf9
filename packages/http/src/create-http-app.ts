import cors from 'cors';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import { docsPage } from './docs-page.ts';
import { healthRouter } from './health.ts';
import { httpMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import type { HttpOptions, HttpParts } from './options.ts';
import { HttpRefused, problemAnswer } from './problem.ts';
import { rateLimit } from './rate-limit.ts';
import { logRequests } from './request-log.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes/index.ts';
import { seatStreams } from './seat-stream.ts';
import type { SeatStreams } from './seat-stream.ts';
import { expressPath, sendAnswer, sendError, serveRoute } from './serve-route.ts';

/** The edge, to be mounted in a server. */
export interface HttpApp {
  readonly app: Express;
  /** How many seat streams are open. */
  readonly openStreams: () => number;
  /** Call before closing the server: says not ready, and sends the readers of streams away. */
  readonly drain: () => void;
  /** Goes last, after whatever a deployment mounts of its own: answers what nobody did. */
  readonly finish: () => void;
}

/**
 * Makes the HTTP edge over the use cases.
 *
 * @example
 * const { app, finish } = createHttpApp({ ticketly: ticketly(ports), tokenVerifier, logger, ...ports });
 * finish();
 * createServer(app).listen(8080);
 */
export const createHttpApp = (parts: HttpParts): HttpApp => {
  const { options = {}, logger, ticketly } = parts;
  const app = express();
  let draining = false;
  const streams = seatStreams(ticketly.seatBoards, options.stream);
  const routes = allRoutes(parts);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustedProxies ?? 0);
  app.set('query parser', 'simple');
  app.use(logRequests(logger));
  app.use(securityHeaders());
  app.use(cors({ origin: corsOrigin(options.corsOrigins), exposedHeaders, maxAge: 600 }));
  app.use(healthRouter(parts.healthChecks ?? [], () => draining));
  app.use(inFlightLimit(options.requestsInFlight ?? 2_000));
  mountRoutes(app, routes, parts, options, streams);
  return {
    app,
    openStreams: streams.open,
    drain: () => {
      draining = true;
      streams.drain();
    },
    finish: () => {
      answerTheRest(app, routes, parts);
    },
  };
};

const exposedHeaders = ['X-Request-Id', 'Idempotent-Replay', 'Retry-After', 'ETag'];

const corsOrigin = (origins: HttpOptions['corsOrigins']): string | string[] | false => {
  if (origins === '*') return '*';
  return origins === undefined ? false : [...origins];
};

/** Pages are served from here too: scripts and styles only our own, no frames. */
const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    // Whether a host is only to be reached by https is for whoever ends TLS to say.
    strictTransportSecurity: false,
  });

/** Turns requests away while too many are worked on: refusing early keeps the others fast. */
const inFlightLimit = (most: number): RequestHandler => {
  let inFlight = 0;
  return (request, response, next) => {
    if (request.path.endsWith('/stream')) {
      next();
      return;
    }
    if (inFlight >= most) {
      sendAnswer(response, problemAnswer('http/overloaded'));
      return;
    }
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
    });
    next();
  };
};

const mountRoutes = (
  app: Express,
  routes: readonly Route[],
  parts: HttpParts,
  options: HttpOptions,
  streams: SeatStreams,
): void => {
  const metrics = httpMetrics(streams.open);
  const countRequest = rateLimit(options.requestsPerSecond ?? 50);
  app.get('/v1/sessions/:sessionId/seats/stream', async (request, response) => {
    try {
      await streams.handle(request, response, () => undefined);
    } catch (error) {
      sendError(parts, response, error);
    }
  });
  for (const each of routes) {
    const path = expressPath(each.path);
    app[each.method](path, metrics.measure(each.method, each.path), serveRoute(each, parts, countRequest));
  }
  const document = openApi(routes, { version: '0.1.0' });
  const page = docsPage(document);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.get('/docs', (_request, response) => {
    response.type('html').send(page);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
};

/** Known address, wrong method: 405 with what it takes. Anything else: 404. */
const answerTheRest = (app: Express, routes: readonly Route[], parts: HttpParts): void => {
  for (const path of new Set(routes.map((each) => each.path))) {
    const allowed = routes.filter((each) => each.path === path).map(({ method }) => method.toUpperCase());
    app.all(expressPath(path), (_request, response) => {
      sendAnswer(response, problemAnswer('http/method-not-allowed', {}, { Allow: allowed.join(', ') }));
    });
  }
  app.use((_request, response) => {
    sendAnswer(response, problemAnswer('http/route-unknown'));
  });
  const onError: express.ErrorRequestHandler = (error, _request, response, _next) => {
    const malformed = error instanceof URIError;
    sendError(parts, response, malformed ? new HttpRefused('http/route-unknown') : error);
  };
  app.use(onError);
};
