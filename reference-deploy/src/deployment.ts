import type { LocalIssuer } from '@ticketly/adapters-oidc';
import type { Container } from 'inversify';
import { createContainer } from './composition/container.ts';
import { services } from './composition/symbols.ts';
import type { Config } from './config.ts';
import type { OpenPayments } from './payments/payments.ts';
import { seedDemo } from './seed/seed-demo.ts';
import type { Demo } from './seed/seed-demo.ts';
import { listen } from './server.ts';
import { metricsHandler } from './metrics-server.ts';

/** A running deployment. */
export interface Deployment {
  /** How others reach it. */
  readonly url: string;
  /** Where monitoring finds its metrics; undefined without a port of their own. */
  readonly metricsUrl: string | undefined;
  /** What there is to try; undefined without the demo. */
  readonly demo: Demo | undefined;
  /** Issues tokens to try things with; undefined if a provider does. */
  readonly issuer: LocalIssuer | undefined;
  /** Finishes requests in flight, for 10 s at most, then closes everything. */
  readonly stop: () => Promise<void>;
}

type Close = () => unknown;

/**
 * Starts everything: stores, jobs, HTTP, and the demo if wanted. If a part can't be started, those
 * before it are closed again.
 *
 * @param openPayments opens the payment provider. Default: the configured one.
 * @throws {@link PortTaken} when the port is in use; {@link FolderTaken} when another process has
 *   the data folder. Fault `misconfigured` when a server can't be used.
 */
export const startDeployment = async (config: Config, openPayments?: OpenPayments): Promise<Deployment> => {
  const container = createContainer(config, openPayments);
  const closing: Close[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await start(container, config, closing, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
};

const start = async (
  container: Container,
  config: Config,
  closing: Close[],
  closeAll: () => Promise<void>,
): Promise<Deployment> => {
  const folder = await container.getAsync(services.dataFolder);
  closing.push(() => folder.close());
  const log = await container.getAsync(services.log);
  closing.push(() => {
    log.logger.info('stopped');
    return log.close();
  });
  for (const warning of [...config.warnings, ...folder.warnings]) log.logger.warn(warning);
  for (const name of [services.stores, services.clock, services.views, services.locks, services.payments]) {
    const part = await container.getAsync<{ close(): Promise<void> }>(name);
    closing.push(() => part.close());
  }
  const app = await container.getAsync(services.ticketly);
  closing.push(() => app.liveMap.close());
  closing.push(() => app.liveSales.close());
  const pageVisits = await container.getAsync(services.pageVisits);
  // After the jobs have stopped: page views since their last step.
  closing.push(() =>
    pageVisits.run().catch((error: unknown) => log.logger.warn({ err: error }, 'page views could not be stored')),
  );
  const printer = await container.getAsync(services.printer);
  closing.push(() => printer.close());
  const jobs = await container.getAsync(services.jobs);
  jobs.start();
  const inKafka = await container.getAsync(services.logInKafka);
  closing.push(async () => {
    await jobs.stop();
    await inKafka?.close();
  });
  const metricsUrl = await serveMetrics(container, config, closing);
  const url = await serve(container, config, closing);
  const demo = config.seedDemo ? await seed(container, closing) : undefined;
  const { demoIssuer: issuer } = await container.getAsync(services.identity);
  log.logger.info({ url, metricsUrl }, 'started');
  return { url, metricsUrl, demo, issuer, stop: closeAll };
};

const serve = async (container: Container, config: Config, closing: Close[]): Promise<string> => {
  const http = await container.getAsync(services.http);
  const addresses = await container.getAsync(services.addresses);
  const { descriptors } = config;
  const onTurnedAway = (): void => http.metrics.shed('too-many-connections');
  const server = await listen(http.app, config, { limit: descriptors && { ...descriptors, onTurnedAway } });
  addresses.listening(server.port);
  closing.push(server.close, http.drain);
  return addresses.publicUrl();
};

const serveMetrics = async (
  container: Container,
  { metrics }: Config,
  closing: Close[],
): Promise<string | undefined> => {
  if (metrics.kind !== 'own') return undefined;
  const http = await container.getAsync(services.http);
  const server = await listen(metricsHandler(http.metrics), metrics, { setting: 'TICKETLY_METRICS_PORT' });
  closing.push(server.close);
  return `http://${metrics.host.includes(':') ? `[${metrics.host}]` : metrics.host}:${server.port}/metrics`;
};

const seed = async (container: Container, closing: Close[]): Promise<Demo> => {
  const { logger } = await container.getAsync(services.log);
  const stopping = new AbortController();
  const demo = await seedDemo({
    app: await container.getAsync(services.ticketly),
    buyer: (await container.getAsync(services.payments)).value.demo,
    clock: (await container.getAsync(services.clock)).value,
    signal: stopping.signal,
  });
  const served = demo.crowdServed.catch((error: unknown) => {
    logger.error({ err: error }, 'the demo could not be set up completely');
  });
  closing.push(() => {
    stopping.abort();
    return served;
  });
  (await container.getAsync(services.startup)).reached('demo');
  return demo;
};
