import type { Limits, PlatformFee } from '@ticketly/core';
import type { HoldBrakesOptions } from '@ticketly/http';
import type { DeploymentPart } from './config/deployment-parts.ts';
import type { Settings } from './config/settings.ts';
import type { DescriptorBudget } from './descriptors.ts';

/** A deployment's configuration, validated. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How others reach us, without a trailing slash; undefined: by host and port. */
  readonly publicUrl: string | undefined;
  /** A folder of our own, absolute. */
  readonly dataFolder: string;
  /** Start over: forget what the folder holds. */
  readonly fresh: boolean;
  readonly store: StoreConfig;
  readonly locks: LocksConfig;
  readonly views: ViewsConfig;
  readonly feed: FeedConfig;
  readonly identity: IdentityConfig;
  readonly payments: PaymentsConfig;
  /** What the platform charges on top of the prices. */
  readonly platformFees: readonly PlatformFee[];
  /** How long the auditor rests between rounds. */
  readonly auditEveryMs: number;
  /** What happens to tickets whose buyer's bank took the money back. */
  readonly lostDisputes: 'revoke' | 'keep';
  /** Newest first; undefined: generated once and kept in the data folder. */
  readonly webhookSecrets: readonly [string, ...string[]] | undefined;
  /**
   * Master keys of contacts, newest first; undefined: generated once and kept in the data folder.
   */
  readonly contactKeys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]] | undefined;
  /** Production: no development routes, no demo, no tokens of our own. */
  readonly production: boolean;
  /** As far as the settings say, only this machine reaches it. */
  readonly onlyHere: boolean;
  /** Whom to believe about a client's address: how many proxies in front, or their addresses. */
  readonly trustedProxies: number | readonly string[];
  /** Origins whose pages may call from a browser; undefined: only our own. */
  readonly corsOrigins: readonly string[] | '*' | undefined;
  /** Unsafe settings that were set explicitly, in sentences. */
  readonly warnings: readonly string[];
  /** Creates the demo organization, its halls and events, if they are missing. */
  readonly seedDemo: boolean;
  /**
   * What this process does. Of several processes on one store that may do a part, one at a time
   * does it, except for `api`.
   */
  readonly parts: readonly DeploymentPart[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logTo: 'file' | 'stdout';
  readonly requestsPerSecond: number;
  readonly streamsPerAddress: number;
  /** How connections share what the system lets this process open; undefined: without a limit. */
  readonly descriptors: DescriptorBudget | undefined;
  readonly requestsInFlight: number;
  /** How long a stop waits for requests in flight, in milliseconds. */
  readonly drainMs: number;
  /** How much one place on the internet may hold. */
  readonly holds: HoldBrakesOptions;
  readonly limits: Limits;
  readonly metrics: MetricsConfig;
}

/**
 * Where `/metrics` is served: on a port of its own (0: any free one), on the public one for
 * everybody, or nowhere.
 */
export type MetricsConfig =
  | { readonly kind: 'own'; readonly host: string; readonly port: number }
  | { readonly kind: 'public' }
  | { readonly kind: 'off' };

/** Where the command side is stored. */
export type StoreConfig =
  { readonly kind: 'memory' } | { readonly kind: 'pglite' } | { readonly kind: 'postgres'; readonly url: string };

/** Where holds and the seat feed are stored. */
export type LocksConfig = { readonly kind: 'memory' } | { readonly kind: 'redis'; readonly url: string };

/**
 * Where views are stored: in the memory of each process that shows them, or in MongoDB, by the
 * worker for all.
 */
export type ViewsConfig = { readonly kind: 'memory' } | { readonly kind: 'mongo'; readonly url: string };

/**
 * How the log reaches those who keep views: they read it in the database, or Debezium carries it to
 * Kafka, where they consume it.
 */
export type FeedConfig = { readonly kind: 'outbox' } | KafkaFeedConfig;

/** See {@link FeedConfig}. */
export interface KafkaFeedConfig {
  readonly kind: 'kafka';
  readonly brokers: readonly string[];
  readonly topic: string;
  /** After this long without a heartbeat of a worker, others take over its share. */
  readonly takeoverMs: number;
  /** The REST API of Kafka Connect. */
  readonly connectUrl: string;
  /** How Debezium reaches the database, and with which role, which must be allowed to replicate. */
  readonly replicationUrl: string;
}

/** The names of the payment providers. */
export type PaymentProvider = NonNullable<Settings['TICKETLY_PAYMENTS']>;

/** The payment provider, and the settings, of which it reads its own. */
export interface PaymentsConfig {
  readonly provider: PaymentProvider;
  readonly settings: Settings;
}

/** Whose tokens are accepted; `local` issues its own to anybody who asks. */
export type IdentityConfig =
  | { readonly kind: 'local' }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
