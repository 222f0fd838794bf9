import { expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { someKey, sorted } from './subject.ts';
import type { PersonKeysSubject } from './subject.ts';

const clauses: readonly Clause<PersonKeysSubject>[] = [
  {
    name: 'keeps the first key of a person, and gives it to whoever brings another',
    run: async ({ ports: { personKeys } }) => {
      const [first, stranger] = [someKey(), someKey()];
      const second = someKey({ principalId: first.principalId });
      expectSame(await personKeys.keep(first), first, 'the first key');
      expectSame(await personKeys.keep(second), first, 'the key at the second call');
      expectSame(await personKeys.keep(stranger), stranger, 'the key of another person');
      expectSame(await personKeys.find([first.principalId]), [first], 'what is found');
    },
  },
  {
    name: 'makes one key when twenty make a person’s first at once',
    races: true,
    run: async (subject) => {
      const { principalId } = someKey();
      const given = await raceOnBoth(subject, 20, ({ personKeys }) => personKeys.keep(someKey({ principalId })));
      expectSame(new Set(given.map(({ keyId }) => keyId)).size, 1, 'how many keys were given');
      expectSame(await subject.ports.personKeys.find([principalId]), given.slice(0, 1), 'what is found');
    },
  },
  {
    name: 'finds the keys of those asked for, each once, and of nobody else',
    run: async ({ ports: { personKeys } }) => {
      const keys = [someKey(), someKey(), someKey()];
      for (const key of keys) await personKeys.keep(key);
      const [one, other] = keys.map(({ principalId }) => principalId);
      const asked = [one, other, one, someKey().principalId].flatMap((each) => each ?? []);
      expectSame(sorted(await personKeys.find(asked)), sorted(keys.slice(0, 2)), 'what is found');
      expectSame(await personKeys.find([]), [], 'what is found of nobody');
    },
  },
  {
    name: 'never tells of a key again that was erased',
    run: async ({ ports: { personKeys } }) => {
      const [key, stranger] = [someKey(), someKey()];
      for (const each of [key, stranger]) await personKeys.keep(each);
      expectSame(await personKeys.erase(key.principalId), true, 'there was a key');
      expectSame(await personKeys.erase(key.principalId), false, 'there is none now');
      expectSame(await personKeys.find([key.principalId]), [], 'what is found of an erased person');
      expectSame(await personKeys.rewrap({ ...key, wrapped: 'anew' }), false, 'an erased key is not wrapped anew');
      expectSame(await personKeys.find([key.principalId]), [], 'what is found after that');
      const others = await personKeys.wrappedByOthers(stranger.masterKeyId, 1_000);
      expectSame(
        others.filter(({ keyId }) => keyId === key.keyId),
        [],
        'what is to be wrapped anew',
      );
      const next = someKey({ principalId: key.principalId });
      expectSame(await personKeys.keep(next), next, 'the key of who came again');
      expectSame(await personKeys.rewrap({ ...key, wrapped: 'anew' }), false, 'the erased key does not replace it');
      expectSame(await personKeys.find([key.principalId]), [next], 'what is found of who came again');
      expectSame(await personKeys.find([stranger.principalId]), [stranger], 'what is found of another');
    },
  },
  {
    name: 'tells no process of a key that another has erased',
    races: true,
    run: async (subject) => {
      const another = await subject.peer?.();
      const key = someKey();
      await subject.ports.personKeys.keep(key);
      expectSame(await subject.ports.personKeys.find([key.principalId]), [key], 'what is found before');
      await (another?.ports ?? subject.ports).personKeys.erase(key.principalId);
      expectSame(await subject.ports.personKeys.find([key.principalId]), [], 'what is found after it was erased');
      await another?.close();
    },
  },
  {
    name: 'tells which keys another master key wraps, and takes how they are wrapped anew',
    run: async ({ ports: { personKeys } }) => {
      const [older, newer] = [freshName('master'), freshName('master')];
      const keys = [1, 2, 3].map(() => someKey({ masterKeyId: older }));
      const current = someKey({ masterKeyId: newer });
      for (const key of [...keys, current]) await personKeys.keep(key);
      const others = await personKeys.wrappedByOthers(newer, 1_000);
      expectSame(sorted(others.filter(({ masterKeyId }) => masterKeyId === older)), sorted(keys), 'those of the older');
      expectSame(
        others.some(({ keyId }) => keyId === current.keyId),
        false,
        'the newer’s own is among them',
      );
      expectSame((await personKeys.wrappedByOthers(newer, 2)).length, 2, 'how many of at most two');
      const [first] = keys;
      const anew = { ...(first ?? current), masterKeyId: newer, wrapped: 'wrapped anew' };
      expectSame(await personKeys.rewrap(anew), true, 'it was wrapped anew');
      expectSame(await personKeys.find([anew.principalId]), [anew], 'what is found');
      const left = await personKeys.wrappedByOthers(newer, 1_000);
      expectSame(
        left.some(({ keyId }) => keyId === anew.keyId),
        false,
        'it is to be wrapped again',
      );
    },
  },
];

/** What every `PersonKeys` promises. */
export const personKeysKit: Kit<PersonKeysSubject> = { port: 'PersonKeys', clauses };
