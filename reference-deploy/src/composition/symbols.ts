import type { Clock, ContactVault, DeadLetters, Ports, Ticketly, Position, ViewPorts } from '@ticketly/core';
import type { JobRunner } from '@ticketly/core/jobs';
import type { LocksTeller } from '@ticketly/core/checkout';
import type { PageViewCounter } from '@ticketly/core/trending';
import type { OpenPrinter } from '@ticketly/pdf';
import type { Registry } from 'prom-client';
import type { HealthCheck, HttpApp } from '@ticketly/http';
import type { ServiceIdentifier } from 'inversify';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder/open-data-folder.ts';
import type { LogInKafka } from '../log-in-kafka/open-log-in-kafka.ts';
import type { OpenLog } from '../log/open-log.ts';
import type { Comparisons } from '../metrics/comparisons.ts';
import type { SalePorts } from '../metrics/sale-counters.ts';
import type { Payments } from '../payments/payments.ts';
import type { Addresses } from '../parts/addresses.ts';
import type { Identity } from './identity.ts';
import type { Locks } from './locks.ts';
import type { LogWatch } from './log-watch.ts';
import type { Part } from '../parts/part.ts';
import type { Secrets } from '../parts/secrets.ts';
import type { Startup } from './startup.ts';
import type { StoresPart } from './stores.ts';

/** The parts of a deployment, by their injection symbols. */
export interface Services {
  readonly config: Config;
  readonly dataFolder: DataFolder;
  readonly log: OpenLog;
  readonly clock: Part<Clock>;
  readonly addresses: Addresses;
  readonly secrets: Secrets;
  readonly contactVault: ContactVault;
  readonly stores: StoresPart;
  readonly views: Part<ViewPorts>;
  readonly locks: Part<Locks>;
  readonly payments: Part<Payments>;
  readonly identity: Identity;
  readonly ports: Ports;
  readonly ticketly: Ticketly;
  readonly viewLetters: DeadLetters;
  readonly registry: Registry;
  readonly sales: SalePorts;
  readonly pageVisits: PageViewCounter;
  readonly viewsAt: { position: Position };
  readonly comparisons: Comparisons;
  readonly locksTeller: LocksTeller;
  /** Undefined if views read the log in the database. */
  readonly logInKafka: LogInKafka | undefined;
  readonly logWatch: LogWatch;
  readonly printer: OpenPrinter;
  readonly startup: Startup;
  readonly healthChecks: readonly HealthCheck[];
  readonly http: HttpApp;
  readonly jobs: JobRunner;
}

/** Everything that the container provides. */
export const services: { readonly [Name in keyof Services]: ServiceIdentifier<Services[Name]> } = {
  config: Symbol('config'),
  dataFolder: Symbol('data folder'),
  log: Symbol('log'),
  clock: Symbol('clock'),
  addresses: Symbol('addresses'),
  secrets: Symbol('secrets'),
  contactVault: Symbol('contactVault'),
  stores: Symbol('stores'),
  views: Symbol('views'),
  locks: Symbol('locks'),
  payments: Symbol('payments'),
  identity: Symbol('identity'),
  ports: Symbol('ports'),
  ticketly: Symbol('ticketly'),
  viewLetters: Symbol('viewLetters'),
  registry: Symbol('registry'),
  sales: Symbol('sales'),
  pageVisits: Symbol('pageVisits'),
  viewsAt: Symbol('viewsAt'),
  comparisons: Symbol('comparisons'),
  logInKafka: Symbol('logInKafka'),
  locksTeller: Symbol('locksTeller'),
  logWatch: Symbol('logWatch'),
  printer: Symbol('printer'),
  startup: Symbol('startup'),
  healthChecks: Symbol('healthChecks'),
  http: Symbol('http'),
  jobs: Symbol('jobs'),
};
