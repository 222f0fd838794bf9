import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import type { Clock, Ports, Ticketly } from '@ticketly/core';
import type { HttpApp } from '@ticketly/http';
import type { ServiceIdentifier } from 'inversify';
import type { Background } from '../background.ts';
import type { Config } from '../config.ts';
import type { OpenLog } from '../logger.ts';
import type { Addresses } from './addresses.ts';
import type { Identity } from './identity.ts';
import type { LockPorts } from './locks.ts';
import type { Part } from './part.ts';
import type { Secrets } from './secrets.ts';
import type { StorePorts } from './stores.ts';

const service = <Service>(name: string): ServiceIdentifier<Service> => Symbol.for(`ticketly.${name}`);

/** Everything the container can be asked for. */
export const services = {
  config: service<Config>('config'),
  log: service<OpenLog>('log'),
  clock: service<Clock>('clock'),
  addresses: service<Addresses>('addresses'),
  secrets: service<Secrets>('secrets'),
  stores: service<Part<StorePorts>>('stores'),
  locks: service<Part<LockPorts>>('locks'),
  payments: service<Part<SandboxGateway>>('payments'),
  identity: service<Identity>('identity'),
  ports: service<Ports>('ports'),
  ticketly: service<Ticketly>('ticketly'),
  http: service<HttpApp>('http'),
  background: service<Background>('background'),
} as const;
