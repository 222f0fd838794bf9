import { randomBytes } from 'node:crypto';
import cors from 'cors';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import { Registry } from 'prom-client';
import { answerCache } from './answers/answer-cache.ts';
import { docsPage } from './pages/docs-page.ts';
import { answerHealth } from './pages/health.ts';
import { holdBrakes } from './edge/hold-brakes.ts';
import { inFlightLimit } from './edge/in-flight.ts';
import { inTurn } from './edge/in-turn.ts';
import { httpMetrics } from './telemetry/metrics.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { openApi } from './pages/openapi.ts';
import { defaultKeptBytes } from './options.ts';
import type { HttpOptions, HttpParts } from './options.ts';
import { problemTable } from './answers/problem-table.ts';
import { HttpRefused, problemAnswer } from './answers/problem.ts';
import { pseudonyms } from './telemetry/pseudonyms.ts';
import { rateLimit, requestsAt } from './edge/rate-limit.ts';
import { logRequests, requestId } from './telemetry/request-log.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes/index.ts';
import { salesStreams } from './streams/sales-stream.ts';
import { seatStreams } from './streams/seat-stream.ts';
import { sessionLookups } from './edge/session-lookups.ts';
import { pageSecurity } from './answers/security-headers.ts';
import { sendAnswer, sendError } from './answers/send-answer.ts';
import { serverTimeHeader, tellTime } from './answers/server-time.ts';
import { expressPath, serveRoute } from './serve-route.ts';

/** How many of an address's requests may ask for sessions that do not exist. */
const absentShare = 0.2;

/** The edge, to be mounted in a server. */
export interface HttpApp {
  readonly app: Express;
  /** How many streams of seats and of sales are open. */
  readonly openStreams: () => number;
  /** The metrics of this process, for a server of their own: see {@link showMetrics}. */
  readonly metrics: Metrics;
  /**
   * Call this when the server is told to stop, then close the server: says not ready, sends the
   * readers of streams away, answers new requests with 503 and Retry-After, and closes connections
   * after their answer. Resolves once every answer in flight is sent, or after `drainMs`.
   */
  readonly drain: () => Promise<void>;
  /** Mount this last, after a deployment's own routes: it answers what nothing else did. */
  readonly finish: () => void;
}

/**
 * Makes the HTTP edge over the use cases. Cutting off slow senders is the server's job: see
 * `requestTimeout` and `headersTimeout` of node:http.
 *
 * @example
 * const office = ticketly(ports);
 * const http = createHttpApp({ ticketly: office, tokenVerifier, logger, ...ports });
 * const { app, finish, drain } = http;
 * finish();
 * const limits = { headersTimeout: 10_000, requestTimeout: 30_000 };
 * const server = createServer(limits, app).listen(8080);
 * process.once('SIGTERM', () => void drain().then(() => server.close()));
 */
export const createHttpApp = (parts: HttpParts): HttpApp => {
  const { options = {}, logger, ticketly } = parts;
  const app = newApp(options);
  tellTime(app, parts.clock);
  let draining = false;
  const keptBytes = options.keptBytes ?? defaultKeptBytes;
  const requestsPerSecond = options.requestsPerSecond ?? 50;
  const metrics: Metrics = httpMetrics(parts.registry ?? new Registry(), {
    openStreams: () => streams.count(),
    codes: Object.keys(problemTable),
  });
  const { shed } = metrics;
  const lookUp = sessionLookups(requestsPerSecond * absentShare, shed);
  const openStreams = (): number => streams.count() + sales.count();
  const isFull = (): boolean => openStreams() >= (options.stream?.inProcess ?? Infinity);
  const streams = seatStreams(
    { boards: ticketly.liveMap, lookUp, shed, isFull },
    { keptBytes: keptBytes / 8, ...options.stream },
  );
  const sales = salesStreams(ticketly, options.stream, shed, isFull);
  const pseudonym = pseudonyms(parts.logKey ?? randomBytes(32));
  const brake = holdBrakes(options.holds ?? {}, { pseudonym, logger, counts: parts.requestCounts, shed });
  const routes = options.onlyHealth === true ? [] : allRoutes(parts, { streams, lookUp, keptBytes }, sales, brake);
  const inFlight = inFlightLimit(options.requestsInFlight ?? 2_000, shed);
  const cache = answerCache({
    keptMs: options.listingsKeptMs ?? 500,
    keptBytes: keptBytes / 4,
    variesByOrigin: options.corsOrigins !== undefined && options.corsOrigins !== '*',
  });
  const countRequest = rateLimit(requestsAt(requestsPerSecond), logger, parts.requestCounts, shed);
  const letGo: RequestHandler = (_request, response, next) => {
    if (draining) response.setHeader('Connection', 'close');
    next();
  };
  app.use(
    inTurn([
      answerHealth(parts.healthChecks ?? [], () => draining),
      cache.handle,
      logRequests(logger, pseudonym, metrics),
      letGo,
    ]),
  );
  if (options.corsOrigins !== undefined) app.use(allowOrigins(options.corsOrigins));
  for (const each of buyersFirst(routes)) {
    const handler = serveRoute(each, metrics.of(each.method, each.path), { parts, inFlight, cache, countRequest });
    app[each.method](expressPath(each.path), handler);
  }
  app.use(pageHeaders);
  if (routes.length > 0) mountPages(app, routes);
  if (options.publicMetrics === true) app.get('/metrics', showMetrics(metrics));
  return {
    app,
    openStreams,
    metrics,
    drain: async () => {
      draining = true;
      await Promise.all([streams.drain(), sales.drain(), inFlight.drain(options.drainMs ?? 10_000)]);
    },
    finish: () => {
      answerTheRest(app, routes, parts);
    },
  };
};

/**
 * Express tries one address after the other, so the steps of a purchase come before everything
 * else.
 */
const buyersFirst = (routes: readonly Route[]): readonly Route[] => {
  const isStep = ({ method, who }: Route): boolean => method === 'post' && who === 'buyer';
  return [...routes.filter(isStep), ...routes.filter((each) => !isStep(each))];
};

const newApp = ({ trustedProxies = 0 }: HttpOptions): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', typeof trustedProxies === 'number' ? trustedProxies : [...trustedProxies]);
  app.set('query parser', 'simple');
  return app;
};

const exposedHeaders = ['X-Request-Id', 'Idempotent-Replay', 'Retry-After', 'ETag', serverTimeHeader, 'Age'];

const allowOrigins = (origins: NonNullable<HttpOptions['corsOrigins']>): RequestHandler =>
  cors({ origin: origins === '*' ? '*' : [...origins], exposedHeaders, maxAge: 600 });

/**
 * For what no route answers: our own pages, and those a deployment mounts after us. Routes set
 * headers that suit data.
 */
const pageHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of pageSecurity) response.setHeader(name, value);
  response.setHeader('X-Request-Id', requestId(response));
  next();
};

const mountPages = (app: Express, routes: readonly Route[]): void => {
  const document = openApi(routes, { version: '0.1.0' });
  const page = docsPage(document);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.get('/docs', (_request, response) => {
    response.type('html').send(page);
  });
};

/**
 * Answers with the metrics in Prometheus' format. They name nobody, but contain what a competitor
 * would like to know: serve them on a port of their own.
 */
export const showMetrics =
  ({ contentType, text }: Metrics): RequestHandler =>
  async (_request, response) => {
    response.type(contentType).send(await text());
  };

/** Known address, wrong method: 405 with the allowed methods. Anything else: 404. */
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
