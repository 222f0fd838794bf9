import type { PlatformFee } from '@ticketly/core';
import type { DeploymentPart } from './config/deployment-parts.ts';
import type { Settings } from './config/settings.ts';

/** Everything a deployment is told from outside, checked. */
export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** How others reach us, without a slash at the end; undefined: by host and port. */
  readonly publicUrl: string | undefined;
  /** A folder of our own, absolute. */
  readonly dataFolder: string;
  /** Begin anew: forget what the folder holds. */
  readonly fresh: boolean;
  readonly store: StoreConfig;
  readonly locks: LocksConfig;
  readonly views: ViewsConfig;
  readonly feed: FeedConfig;
  readonly identity: IdentityConfig;
  readonly payments: PaymentsConfig;
  /** What the platform charges beside the prices. */
  readonly platformFees: readonly PlatformFee[];
  /** What becomes of tickets whose buyer's bank took the money back. */
  readonly lostDisputes: 'revoke' | 'keep';
  /** Newest first; undefined: made up once and kept in the data folder. */
  readonly webhookSecrets: readonly [string, ...string[]] | undefined;
  /**
   * Master keys of contacts, the newest first; undefined: made up once and kept in the data folder.
   */
  readonly contactKeys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]] | undefined;
  /** Others buy here: no development routes, no demo, no tokens of our own. */
  readonly production: boolean;
  /** As far as the settings say, nobody but this machine reaches it. */
  readonly onlyHere: boolean;
  /** Whom to believe about a client's address: how many proxies in a row, or their addresses. */
  readonly trustedProxies: number | readonly string[];
  /** Origins whose pages may call from a browser; undefined: only our own. */
  readonly corsOrigins: readonly string[] | '*' | undefined;
  /** What is unsafe and was asked for, in sentences. */
  readonly warnings: readonly string[];
  /** Makes the demo organization, its halls and events, if they are not there. */
  readonly seedDemo: boolean;
  /**
   * What this process does; of several on one store that may do a part one at a time does it, but
   * for the api.
   */
  readonly parts: readonly DeploymentPart[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logTo: 'file' | 'stdout';
  readonly requestsPerSecond: number;
  readonly streamsPerAddress: number;
  readonly requestsInFlight: number;
  /** How long a stop waits for requests under way, in milliseconds. */
  readonly drainMs: number;
  /** How many payments the gateway is asked about by this process, without a buyer who waits. */
  readonly gatewayAsks: { readonly perSecond: number; readonly inFlight: number };
  readonly metrics: MetricsConfig;
}

/**
 * Where `/metrics` is answered: on a port of its own (0: any free one), by the public one to
 * everybody, or nowhere.
 */
export type MetricsConfig =
  | { readonly kind: 'own'; readonly host: string; readonly port: number }
  | { readonly kind: 'public' }
  | { readonly kind: 'off' };

/** Where the command side is kept. */
export type StoreConfig =
  { readonly kind: 'memory' } | { readonly kind: 'pglite' } | { readonly kind: 'postgres'; readonly url: string };

/** Where holds and the seat feed are kept. */
export type LocksConfig = { readonly kind: 'memory' } | { readonly kind: 'redis'; readonly url: string };

/**
 * Where views are kept: in the memory of each process that shows them, or by the worker for all, in
 * MongoDB.
 */
export type ViewsConfig = { readonly kind: 'memory' } | { readonly kind: 'mongo'; readonly url: string };

/**
 * How the log comes to those who keep views: they read it where it is written, or Debezium brings
 * it to Kafka, from where it is theirs.
 */
export type FeedConfig = { readonly kind: 'outbox' } | KafkaFeedConfig;

/** See {@link FeedConfig}. */
export interface KafkaFeedConfig {
  readonly kind: 'kafka';
  readonly brokers: readonly string[];
  readonly topic: string;
  /** The REST API of Kafka Connect. */
  readonly connectUrl: string;
  /** How Debezium reaches the database, and as whom: a role that may replicate. */
  readonly replicationUrl: string;
}

/** The names of those who can take payments. */
export type PaymentProvider = NonNullable<Settings['TICKETLY_PAYMENTS']>;

/** Who takes payments, and the settings, of which it reads its own. */
export interface PaymentsConfig {
  readonly provider: PaymentProvider;
  readonly settings: Settings;
}

/** Whose tokens are accepted; `local` gives out its own to anybody who asks. */
export type IdentityConfig =
  | { readonly kind: 'local' }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
