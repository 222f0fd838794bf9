import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { defaultLimits, oneAtATime, ticketly } from '@ticketly/core';
import { tellLocks } from '@ticketly/core/checkout';
import { sharedFeed } from '@ticketly/core/messaging';
import { cachedShowings } from '@ticketly/core/showings';
import { ticketKeysOf } from '@ticketly/core/tickets';
import { cachedRankings, countPageViews, rankTrending } from '@ticketly/core/trending';
import { allViews, outboxConsumers, reachedIn } from '@ticketly/core/views';
import type { Clock, Job, Limits, NewDeadLetter, Ports, Position, TicketlyOptions } from '@ticketly/core';
import type { LocksTeller } from '@ticketly/core/checkout';
import type { JobRunner } from '@ticketly/core/jobs';
import type { Restore } from '@ticketly/core/restoring';
import type { UnknownCharge } from '@ticketly/core/settlement';
import core from '@ticketly/core/package.json' with { type: 'json' };
import { memoryDeadLetters, systemClock, systemRandomness, uuidIds } from '@ticketly/core/memory';
import type { HealthCheck } from '@ticketly/http';
import { openPrinter } from '@ticketly/pdf';
import { Container } from 'inversify';
import type { ResolutionContext, ServiceIdentifier } from 'inversify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { openDataFolder } from '../data-folder/open-data-folder.ts';
import { openLog } from '../log/open-log.ts';
import { compareStores } from '../metrics/comparisons.ts';
import type { Comparisons } from '../metrics/comparisons.ts';
import { countSales } from '../metrics/sale-counters.ts';
import type { SalePorts } from '../metrics/sale-counters.ts';
import { watchLogInKafka } from '../metrics/log-in-kafka-gauges.ts';
import { watchState } from '../metrics/state-gauges.ts';
import { openPayments } from '../payments/providers.ts';
import type { OpenPayments } from '../payments/payments.ts';
import { addressesOf } from '../parts/addresses.ts';
import { jobGroups, runInBackground } from './jobs.ts';
import { openClock } from './clock.ts';
import { auditCheck, deadLettersCheck, jobsCheck, leaderCheck, viewsCheck } from './health.ts';
import { fontsForMoreScripts } from './fonts.ts';
import { openHttp } from './http.ts';
import { openIdentity } from './identity.ts';
import { openLocks } from './locks.ts';
import { heldUpAfterMs, watchLog } from './log-watch.ts';
import type { LogWatch } from './log-watch.ts';
import type { LogInKafka } from '../log-in-kafka/open-log-in-kafka.ts';
import { openContactVault } from '../parts/contact-keys.ts';
import { readSecrets } from '../parts/secrets.ts';
import { startupOf } from './startup.ts';
import type { Milestone } from './startup.ts';
import { openStores } from './stores.ts';
import { services } from './symbols.ts';
import { openViews } from './views.ts';

type Bind = <Service>(
  name: ServiceIdentifier<Service>,
  make: (context: ResolutionContext) => Service | Promise<Service>,
) => void;

/**
 * Wires a deployment. Nothing is opened before it is asked for; everything exists once.
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
    const report = (error: unknown): void => logger.warn({ err: error }, 'a live seat map or dashboard stumbled');
    const [onSetAside, onUnknownCharge] = [alarmOf(logger), chargeAlarmOf(logger)];
    const ports = await context.getAsync(services.ports);
    const viewsReached = await viewsReachedOf(context, ports);
    return ticketly(ports, {
      seatBoards: { report },
      salesBoards: { report },
      onSetAside,
      onUnknownCharge,
      onDrift: driftAlarmOf(logger),
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

/** How far the views have come that this process can compare: stored ones, or its own. */
const viewsReachedOf = async (
  context: ResolutionContext,
  ports: Ports,
): Promise<(() => Promise<Position>) | undefined> => {
  const { parts, views } = await context.getAsync(services.config);
  if (views.kind === 'mongo') {
    const folders = (await context.getAsync(services.logInKafka))?.consumers ?? outboxConsumers.names;
    return () => reachedIn(ports.views, allViews, folders);
  }
  const viewsAt = await context.getAsync(services.viewsAt);
  return parts.includes('api') ? async () => viewsAt.position : undefined;
};

/** Counts looks at events' pages, and ranks events by them, in every process that shows events. */
const trendJobs = async (context: ResolutionContext, isReady: () => boolean): Promise<readonly Job[]> => {
  const { parts } = await context.getAsync(services.config);
  if (!parts.includes('api')) return [];
  // What others have ranked meanwhile it has to know to the moment.
  const { rankings } = (await context.getAsync(services.stores)).value;
  const ports = { ...(await context.getAsync(services.ports)), rankings };
  return [await context.getAsync(services.pageVisits), rankTrending(ports, { isReady })];
};

const makeJobs = async (context: ResolutionContext): Promise<JobRunner> => {
  const { parts, store, views } = await context.getAsync(services.config);
  // What somebody else keeps has caught up as far as this process can tell.
  let viewsCaughtUp = views.kind === 'mongo';
  const { jobs: tidying, lead } = await context.getAsync(services.stores);
  const { logger } = await context.getAsync(services.log);
  const startup = await context.getAsync(services.startup);
  const viewsAt = await context.getAsync(services.viewsAt);
  const comparing = (await context.getAsync(services.comparisons)).jobs;
  const ports = await context.getAsync(services.ports);
  const office = await context.getAsync(services.ticketly);
  const groups = jobGroups(
    parts,
    { ports, ticketly: office },
    {
      viewsBy: views.kind === 'memory' ? 'each' : ((await context.getAsync(services.logInKafka)) ?? 'worker'),
      viewLetters: await context.getAsync(services.viewLetters),
      onSetAside: alarmOf(logger),
      onViewsAt: (position, atEnd) => {
        viewsAt.position = position;
        viewsCaughtUp ||= atEnd;
        office.liveSales.news();
        if (atEnd) startup.reached('views');
      },
      onRestore: (restore: Restore) =>
        logger.error(restore, 'ALARM: the database was brought back to an earlier state; see docs/restore.md'),
      isStoreOurs: store.kind !== 'postgres',
      also: [(await context.getAsync(services.logWatch)).job, ...(await trendJobs(context, () => viewsCaughtUp))],
    },
    { also: [...tidying, ...(await context.getAsync(services.views)).jobs, ...comparing], lead },
  );
  return runInBackground(groups, ports.clock, logger);
};

/**
 * Views are of no use to who answers nobody, and others keep those in a store: what it holds is
 * shown.
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

/** What counts, compares and looks after the rest. */
const bindWatching = (bind: Bind): void => {
  bind(services.logWatch, makeLogWatch);
  bind(services.viewLetters, () => memoryDeadLetters({ clock: systemClock }));
  bind(services.registry, () => new Registry());
  bind(services.sales, makeSales);
  bind(services.pageVisits, async (context) => countPageViews(await context.getAsync(services.ports)));
  bind(services.viewsAt, () => ({ position: 0 as Position }));
  bind(services.comparisons, makeComparisons);
};

/**
 * Told once of each subject: a follower of the log goes on without it, and somebody has to look.
 */
const alarmOf =
  (logger: Logger) =>
  (letter: NewDeadLetter): void =>
    logger.error(
      letter,
      letter.recovered ? 'a fact could not be applied, and was made up for' : 'a fact was set aside',
    );

const chargeSentences: Readonly<Record<UnknownCharge['end'], string>> = {
  recorded: 'ALARM: a charge of the gateway was not known here; its order is, and was given it; see docs/restore.md',
  'sent-back': 'ALARM: a charge of the gateway was not known here, nor its order; it is sent back; see docs/restore.md',
  refused: 'ALARM: the gateway does not send back a charge that was not known here: do it by hand; see docs/restore.md',
};

const chargeAlarmOf =
  (logger: Logger) =>
  (charge: UnknownCharge): void =>
    logger.error(charge, chargeSentences[charge.end]);

const driftAlarmOf =
  (logger: Logger): NonNullable<TicketlyOptions['onDrift']> =>
  (drift, state) => {
    if (state === 'righted') logger.info(drift, 'what the auditor found is right again');
    else logger.error(drift, `ALARM: ${drift.kind}; see docs/operate.md, "What the auditor finds"`);
  };

/** Nothing looks into the data folder before it is ours. */
const inFolder = async <Part>(context: ResolutionContext, open: () => Part | Promise<Part>): Promise<Part> => {
  await context.getAsync(services.dataFolder);
  return open();
};

const loggerOf = async (context: ResolutionContext): Promise<Logger> => (await context.getAsync(services.log)).logger;

const clockOf = async (context: ResolutionContext): Promise<Clock> => (await context.getAsync(services.clock)).value;

/** The limits of this deployment. */
export const limitsOf = ({ gatewayAsks }: Pick<Config, 'gatewayAsks'>): Limits => ({
  ...defaultLimits,
  gatewayAsksPerSecond: gatewayAsks.perSecond,
  gatewayAsksInFlight: gatewayAsks.inFlight,
});

const makeLogWatch = async (context: ResolutionContext): Promise<LogWatch> =>
  watchLog(
    (await context.getAsync(services.stores)).horizon,
    (await context.getAsync(services.locksTeller)).catchUp,
    (await context.getAsync(services.log)).logger,
  );

const makeLocksTeller = async (context: ResolutionContext): Promise<LocksTeller> => {
  const { horizon } = await context.getAsync(services.stores);
  return tellLocks({
    seatSales: (await context.getAsync(services.sales)).seatSales,
    seatLocks: (await context.getAsync(services.locks)).value.ports.seatLocks,
    isHeldUp: () => horizon.ageMs() > heldUpAfterMs,
    monotonicMs: () => performance.now(),
  });
};

const makeSales = async (context: ResolutionContext): Promise<SalePorts> => {
  const { seatSales, payments } = (await context.getAsync(services.stores)).value;
  const { seatLocks } = (await context.getAsync(services.locks)).value.ports;
  return countSales(await context.getAsync(services.registry), { seatLocks, seatSales, payments });
};

const makeComparisons = async (context: ResolutionContext): Promise<Comparisons> =>
  compareStores(await context.getAsync(services.ports));

const makePorts = async (context: ResolutionContext): Promise<Ports> => {
  const clock = await clockOf(context);
  const stores = await context.getAsync(services.stores);
  const { ticketKeys } = await context.getAsync(services.secrets);
  return {
    ...stores.value,
    changeFeed: sharedFeed(stores.value.changeFeed, { monotonicMs: () => performance.now() }),
    ...(await context.getAsync(services.views)).value,
    showings: cachedShowings(stores.value.showings, clock, { maxAgeMs: 1_000, max: 500 }),
    rankings: { ...stores.value.rankings, ...cachedRankings(stores.value.rankings, clock, { maxAgeMs: 10_000 }) },
    ...(await context.getAsync(services.locks)).value.ports,
    ...(await context.getAsync(services.sales)),
    seatSales: (await context.getAsync(services.locksTeller)).seatSales,
    clock,
    ids: uuidIds({ clock, hashText: (text) => hash('sha256', text, 'buffer') }),
    randomness: systemRandomness,
    nextTurn: oneAtATime(() => setImmediate()),
    limits: limitsOf(await context.getAsync(services.config)),
    platformFees: (await context.getAsync(services.config)).platformFees,
    gateways: (await context.getAsync(services.payments)).value.gateways,
    ticketKeys: await ticketKeysOf(ticketKeys),
    contactVault: await context.getAsync(services.contactVault),
  };
};

/**
 * What is looked at before this process says that it is ready; a part that finds something out
 * about itself adds a check here.
 */
const makeHealthChecks = async (context: ResolutionContext): Promise<readonly HealthCheck[]> => {
  const clock = await clockOf(context);
  const stores = await context.getAsync(services.stores);
  const { views } = await context.getAsync(services.config);
  const ports = await context.getAsync(services.ports);
  const inKafka = await context.getAsync(services.logInKafka);
  return [
    (await context.getAsync(services.startup)).healthCheck,
    ...stores.healthChecks,
    ...(await context.getAsync(services.views)).healthChecks,
    ...(await context.getAsync(services.clock)).healthChecks,
    ...(await context.getAsync(services.locks)).healthChecks,
    leaderCheck(stores.hasLeader),
    (await context.getAsync(services.logWatch)).healthCheck,
    jobsCheck(await context.getAsync(services.jobs), () => clock.now()),
    ...(views.kind === 'mongo' && inKafka === undefined ? [viewsCheck(ports)] : []),
    ...(inKafka?.healthChecks ?? []),
    deadLettersCheck([stores.value.deadLetters, await context.getAsync(services.viewLetters)]),
    auditCheck((await context.getAsync(services.ticketly)).jobs.audit),
  ];
};

/** Everything that is read when somebody asks for the metrics. */
const watchDeployment = async (context: ResolutionContext): Promise<void> => {
  const stores = await context.getAsync(services.stores);
  const { store, locks } = await context.getAsync(services.config);
  const ports = await context.getAsync(services.ports);
  const { server } = (await context.getAsync(services.locks)).value;
  const clock = await clockOf(context);

  watchLogInKafka(await context.getAsync(services.registry), await context.getAsync(services.logInKafka));
  watchState(await context.getAsync(services.registry), {
    ports,
    deadLetters: [stores.value.deadLetters, await context.getAsync(services.viewLetters)],
    viewsReached: await viewsReachedOf(context, ports),
    horizonAgeMs: () => stores.horizon.ageMs(),
    comparisons: await context.getAsync(services.comparisons),
    audit: (await context.getAsync(services.ticketly)).jobs.audit,
    ledger: (await context.getAsync(services.ticketly)).jobs.watchLedger,
    jobs: await context.getAsync(services.jobs),
    pool: stores.pool,
    lockServer: server && (() => server(clock)),
    build: { version: core.version, node: process.version, store: store.kind, locks: locks.kind },
  });
};

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
  );
};
