import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../reference-deploy/src/commands/index.ts';
import { readConfig } from '../../reference-deploy/src/config/read-config.ts';

type Environment = Readonly<Record<string, string>>;

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Environment;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Puts in what Compose would: `${NAME:-otherwise}` and `${NAME:+then}`. */
const interpolated = (text: string, env: Environment): string =>
  text.replaceAll(/\$\{(\w+):([-+])([^}]*)\}/g, (_, name: string, kind: string, word: string) =>
    kind === '-' ? env[name] || word : env[name] ? word : '',
  );

/** The services that come up with a profile, or without one. */
const composed = (profile: string): ReadonlyMap<string, Service> => {
  const text = readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8');
  const file = parse(interpolated(text, { COMPOSE_PROFILES: profile }), { merge: true }) as ComposeFile;
  const up = Object.entries(file.services).filter(([, { profiles = [profile] }]) => profiles.includes(profile));
  for (const [, { volumes = [] }] of up)
    for (const volume of volumes) expect(Object.keys(file.volumes)).toContain(volume.split(':')[0]);
  return new Map(up);
};

const isOurs = ({ build }: Service): boolean => build !== undefined;
const configOf = ({ environment = {} }: Service) => readConfig({ HOST: '0.0.0.0', ...environment }, []);

describe.each(['', 'full'])('compose.yaml with the profile "%s"', (profile) => {
  const services = composed(profile);
  const ours = [...services].filter(([, service]) => isOurs(service));

  it('has settings for every process that a start takes, and warns of nothing but a demo', () => {
    expect(ours.length).toBeGreaterThanOrEqual(3);
    const ofDemos = [/^TICKETLY_DEVELOPMENT is on/, /^TICKETLY_PUBLIC_URL does not begin with https/];
    for (const [, service] of ours)
      expect(configOf(service).warnings).toEqual(ofDemos.map((each) => expect.stringMatching(each)));
  });

  it('leads each process to servers that come up, at the port they listen to', () => {
    const ports = { postgres: '', redis: '6379', mongo: '27017', kafka: '9092', connect: '8083' };
    for (const [, service] of ours) {
      const { store, locks, views, feed } = configOf(service);
      const urls = [store, locks, views].flatMap((each) => ('url' in each ? [new URL(each.url)] : []));
      const brokers = feed.kind === 'kafka' ? feed.brokers.map((each) => new URL(`kafka://${each}`)) : [];
      const connect = feed.kind === 'kafka' ? [new URL(feed.connectUrl), new URL(feed.replicationUrl)] : [];
      const found = [...urls, ...brokers, ...connect].map(({ hostname, port }) => [hostname, port]);
      expect(found.length).toBe(profile === 'full' ? 6 : 2);
      for (const [host, port] of found) {
        expect([...services.keys()]).toContain(host);
        expect(port).toBe(ports[host as keyof typeof ports]);
      }
    }
  });

  it('has a process for every part, and waits for nothing that does not come up or is never healthy', () => {
    const parts = ours.filter(([, { command }]) => command === undefined).flatMap(([, one]) => configOf(one).parts);
    expect([...new Set(parts)].sort()).toEqual(['api', 'jobs', 'worker']);
    for (const [, { depends_on = {} }] of services)
      for (const [other, { condition, required = true }] of Object.entries(depends_on)) {
        if (required) expect([...services.keys()]).toContain(other);
        if (condition === 'service_healthy' && services.has(other))
          expect(services.get(other)?.healthcheck?.test.length).toBeGreaterThan(1);
      }
  });
});

describe('compose.yaml with the full profile', () => {
  const services = composed('full');
  const environmentOf = (name: string): Environment => services.get(name)?.environment ?? {};

  it('has the connector registered by a command that there is', () => {
    const [node, file, command] = services.get('connector')?.command ?? [];
    expect([node, file]).toEqual(['node', 'reference-deploy/src/main.ts']);
    expect(Object.keys(commands)).toContain(command);
  });

  it('has a database that Debezium can read, and that keeps no more for it than it can bear', () => {
    const command = services.get('postgres')?.command?.join(' ');
    expect(command).toContain('wal_level=logical');
    expect(command).toMatch(/max_slot_wal_keep_size=\d+GB/);
  });

  it('has a broker that tells others of itself as they know it, with as many replicas as there are brokers', () => {
    const kafka = environmentOf('kafka');
    const brokers = environmentOf('worker')['TICKETLY_KAFKA_BROKERS'];
    expect(kafka['KAFKA_ADVERTISED_LISTENERS']).toBe(`PLAINTEXT://${brokers}`);
    expect(environmentOf('connect')['BOOTSTRAP_SERVERS']).toBe(brokers);
    const replicas = Object.entries({ ...kafka, ...environmentOf('connect') }).filter(([name]) =>
      name.endsWith('REPLICATION_FACTOR'),
    );
    expect(replicas.length).toBe(5);
    for (const [, factor] of replicas) expect(factor).toBe('1');
  });

  it('has a Connect that decodes what comes, sends little again, and remembers what it was told', () => {
    const connect = environmentOf('connect');
    expect(connect).toMatchObject({
      LC_ALL: 'C.UTF-8',
      OFFSET_FLUSH_INTERVAL_MS: '2000',
      CONNECT_SCHEDULED_REBALANCE_MAX_DELAY_MS: '0',
    });
    for (const kept of ['GROUP_ID', 'CONFIG_STORAGE_TOPIC', 'OFFSET_STORAGE_TOPIC', 'STATUS_STORAGE_TOPIC'])
      expect(connect[kept]).toMatch(/./);
  });
});
