import { redisSeatLocks } from '@ticketly/adapters-redis';
import type { SeatLocks } from '@ticketly/core';
import type { Redis } from 'ioredis';
import { fourSeats } from './core-benchmarks.ts';
import { inParallel } from './in-parallel.ts';
import { atLeast, compare } from './measure.ts';
import type { Comparison, LeftOut } from './measure.ts';
import type { BenchServer, RunProgram } from '../servers/open-servers.ts';

const holds = 32_000;
const clients = 8;
const pipelined = 64;
/** As many as the adapter lets share a script. */
const perScript = 16;
let run = 0;

/**
 * The command with which the adapter asks for holds of one turn, with ids that redis-benchmark
 * fills in.
 */
const commandOf = async (client: Redis, locks: SeatLocks): Promise<readonly string[]> => {
  const send = client.sendCommand.bind(client);
  const sent: string[][] = [];
  client.sendCommand = (command, ...more) => {
    sent.push([command.name, ...command.args.map(String)]);
    return send(command, ...more);
  };
  await Promise.all(Array.from({ length: perScript }, (_, at) => locks.hold(fourSeats('__rand_int__', at))));
  client.sendCommand = send;
  const [command] = sent;
  if (sent.length !== 1 || command === undefined) throw new Error(`${perScript} holds took ${sent.length} commands`);
  return command;
};

const redisBenchmark = async (client: Redis, program: RunProgram): Promise<{ readonly perSecond: number }> => {
  run += 1;
  const { sessionId } = fourSeats('script', 0);
  const prefix = `script-${run}:`;
  const locks = redisSeatLocks(client, { prefix });
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  const command = await commandOf(client, locks);
  const load = ['-n', holds / perScript, '-c', clients, '-P', pipelined / perScript, '-r', 1_000_000_000, '-q'];
  const said = await program(['redis-benchmark', ...load, ...command].map(String));
  const held = (await client.hlen(`${prefix}{${sessionId}}:holds`)) - 1;
  // Ids are drawn, and a few are drawn twice.
  if (held < holds * 0.99) throw new Error(`redis-benchmark took ${held} holds of ${holds}: ${said}`);
  return { perSecond: perScript * Number(/([\d.]+) requests per second/.exec(said)?.[1]) };
};

/** What a client in Node adds to the script, against the client that comes with Redis. */
export const scriptBenchmark =
  ({ run: program }: BenchServer) =>
  async (client: Redis): Promise<Comparison | LeftOut> => {
    const isThere = await program?.(['redis-benchmark', '--version']).then(
      () => true,
      () => false,
    );
    if (program === undefined || isThere !== true)
      return { leftOut: 'Without a Redis of its own with `redis-benchmark`, the client was not measured against it.' };
    const ours = async (): Promise<number> => {
      run += 1;
      const locks = redisSeatLocks(client, { prefix: `script-${run}:` });
      await locks.prime(fourSeats('script', 0).sessionId, { fenceFloor: 0, decisions: [] });
      return inParallel(holds, clients * pipelined, async (at) => {
        const held = await locks.hold(fourSeats('script', at));
        if (!held.ok) throw new Error(held.refusal.code);
      });
    };
    const theirs = {
      name: 'redis-benchmark with the same script',
      work: () => redisBenchmark(client, program),
    };
    return compare(
      `4-seat holds from Node, ${clients * pipelined} at once`,
      atLeast(0.5, ' (stretch 0.65)'),
      theirs,
      ours,
    );
  };
