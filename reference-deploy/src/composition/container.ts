import { ticketly } from '@ticketly/core';
import type { Position } from '@ticketly/core';
import { memoryDeadLetters, systemClock } from '@ticketly/core/memory';
import { countPageViews } from '@ticketly/core/trending';
import { openPrinter } from '@ticketly/pdf';
import { Container } from 'inversify';
import type { ResolutionContext, ServiceIdentifier } from 'inversify';
import { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { openDataFolder } from '../data-folder/open-data-folder.ts';
import { openLog } from '../log/open-log.ts';
import type { LogInKafka } from '../log-in-kafka/open-log-in-kafka.ts';
import { countStrayCharges } from '../metrics/comparisons.ts';
import { addressesOf } from '../parts/addresses.ts';
import { openContactVault } from '../parts/contact-keys.ts';
import { readSecrets } from '../parts/secrets.ts';
import { describeOrder } from '../payments/describe-order.ts';
import type { OpenPayments } from '../payments/payments.ts';
import { openPayments } from '../payments/providers.ts';
import { alarmOf, chargeAlarmOf, driftAlarmOf } from './alarms.ts';
import { makeJobs } from './background.ts';
import { openClock } from './clock.ts';
import { fontsForMoreScripts } from './fonts.ts';
import { openHttp } from './http.ts';
import { openIdentity } from './identity.ts';
import { clockOf, inFolder, loggerOf } from './in-context.ts';
import { openLocks } from './locks.ts';
import { watchLog } from './log-watch.ts';
import type { LogWatch } from './log-watch.ts';
import { makeLocksTeller, makePorts, makeSales } from './ports.ts';
import { startupOf } from './startup.ts';
import type { Milestone } from './startup.ts';
import { openStores } from './stores.ts';
import { services } from './symbols.ts';
import { openViews } from './views.ts';
import { makeHealthChecks, viewsReachedOf, watchDeployment } from './watching.ts';

type Bind = <Service>(
  name: ServiceIdentifier<Service>,
  make: (context: ResolutionContext) => Service | Promise<Service>,
) => void;

/**
 * Wires a deployment. Nothing is opened before it is requested; everything is a singleton.
 *
 * @param open opens the provider of payments. Default: the one that the configuration names.
 */
export const createContainer = (config: Config, open: OpenPayments = openPayments): Container => {
  const container = new Container({ defaultScope: 'Singleton' });
  const bind: Bind = (name, make) => {
    container.bind(name).toDynamicValue(make).inSingletonScope();
  };
  bind(services.config, () => config);
  bind(services.dataFolder, () => openDataFolder(config));
  bind(services.log, (context) => inFolder(context, () => openLog(config)));
  bind(services.addresses, () => addressesOf(config));
  bind(services.secrets, (context) => inFolder(context, () => readSecrets(config)));
  bind(services.contactVault, (context) => inFolder(context, () => openContactVault(config)));
  bind(services.stores, async (context) => openStores(config, systemClock, await loggerOf(context)));
  bind(services.clock, async (context) => {
    await context.getAsync(services.stores);
    return openClock(config, await loggerOf(context));
  });
  bind(services.views, async (context) => openViews(await context.getAsync(services.config)));
  bind(services.locks, async (context) => openLocks(config, await clockOf(context), await loggerOf(context)));
  bind(services.payments, async (context) =>
    open({
      config,
      secrets: await context.getAsync(services.secrets),
      clock: await clockOf(context),
      addresses: await context.getAsync(services.addresses),
    }),
  );
  bind(services.identity, async (context) =>
    openIdentity(
      config,
      await context.getAsync(services.secrets),
      await clockOf(context),
      (await context.getAsync(services.locks)).value.keyCache,
    ),
  );
  bind(services.ports, makePorts);
  bind(services.ticketly, async (context) => {
    const { logger } = await context.getAsync(services.log);
    const report = (error: unknown): void =>
      logger.warn({ err: error }, 'a live seat map or dashboard failed and is retried');
    const [onSetAside, onUnknownCharge] = [alarmOf(logger), chargeAlarmOf(logger)];
    const ports = await context.getAsync(services.ports);
    const viewsReached = await viewsReachedOf(context, ports);
    return ticketly(ports, {
      seatBoards: { report },
      salesBoards: { report },
      onSetAside,
      onUnknownCharge,
      onDrift: driftAlarmOf(logger),
      auditEveryMs: config.auditEveryMs,
      lostDisputes: config.lostDisputes,
      ...(viewsReached !== undefined && { viewsReached }),
    });
  });
  bindWatching(bind);
  bind(services.locksTeller, makeLocksTeller);
  bind(services.logInKafka, makeLogInKafka);
  bind(services.printer, () => openPrinter({ fonts: fontsForMoreScripts() }));
  bind(services.startup, () => startupOf(milestonesOf(config)));
  bind(services.healthChecks, makeHealthChecks);
  bind(services.http, makeHttp);
  bind(services.jobs, makeJobs);
  return container;
};

/** What counts, compares and watches the rest. */
const bindWatching = (bind: Bind): void => {
  bind(services.logWatch, makeLogWatch);
  bind(services.viewLetters, () => memoryDeadLetters({ clock: systemClock }));
  bind(services.registry, () => new Registry());
  bind(services.sales, makeSales);
  bind(services.pageVisits, async (context) => countPageViews(await context.getAsync(services.ports)));
  bind(services.viewsAt, () => ({ position: 0 as Position }));
  bind(services.comparisons, async (context) => countStrayCharges(await context.getAsync(services.ports)));
};

/**
 * A process that answers nobody needs no views, and stored ones are kept by others: it shows what
 * the store holds.
 */
const milestonesOf = ({ parts, seedDemo, views }: Config): readonly Milestone[] => [
  ...(parts.includes('api') && views.kind === 'memory' ? (['views'] as const) : []),
  ...(seedDemo ? (['demo'] as const) : []),
];

const makeLogInKafka = async (context: ResolutionContext): Promise<LogInKafka | undefined> => {
  const { feed } = await context.getAsync(services.config);
  const { server: client } = await context.getAsync(services.stores);
  if (feed.kind !== 'kafka' || client === undefined) return undefined;
  const [ports, logger] = [await context.getAsync(services.ports), await loggerOf(context)];
  const { openLogInKafka } = await import('../log-in-kafka/open-log-in-kafka.ts');
  return openLogInKafka(feed, { client, ports, logger, onSetAside: alarmOf(logger) });
};

const makeLogWatch = async (context: ResolutionContext): Promise<LogWatch> =>
  watchLog(
    (await context.getAsync(services.stores)).horizon,
    (await context.getAsync(services.locksTeller)).catchUp,
    (await context.getAsync(services.log)).logger,
  );

const makeHttp = async (context: ResolutionContext): Promise<ReturnType<typeof openHttp>> => {
  await watchDeployment(context);
  const ports = await context.getAsync(services.ports);
  const { requestCounts } = (await context.getAsync(services.locks)).value;
  const parts = {
    ...(requestCounts && { requestCounts }),
    registry: await context.getAsync(services.registry),
    ticketly: await context.getAsync(services.ticketly),
    pageVisits: await context.getAsync(services.pageVisits),
    idempotencyKeys: ports.idempotencyKeys,
    clock: ports.clock,
    limits: ports.limits,
    logger: (await context.getAsync(services.log)).logger,
    logKey: (await context.getAsync(services.secrets)).logKey,
    healthChecks: await context.getAsync(services.healthChecks),
    printer: await context.getAsync(services.printer),
  };
  return openHttp(
    await context.getAsync(services.config),
    parts,
    await context.getAsync(services.identity),
    (await context.getAsync(services.payments)).value,
    describeOrder(ports),
  );
};
