import type { FuzzRandom } from './fuzzRandom.ts';
import { mutateText } from './mutateBytes.ts';

type Key = string | number;

/** A JSON value with one node changed: the values of a leaf, a member left out, doubled, renamed or added. */
export function mutateJson(random: FuzzRandom, value: unknown): unknown {
  const paths = pathsOf(value, []);
  return changeAt(random, value, random.pick(paths));
}

function pathsOf(value: unknown, path: readonly Key[]): (readonly Key[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys: readonly Key[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf((value as Record<Key, unknown>)[key], [...path, key]))];
}

function changeAt(random: FuzzRandom, value: unknown, path: readonly Key[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return changeNode(random, value);
  if (Array.isArray(value)) return value.with(Number(key), changeAt(random, value[Number(key)], rest));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: changeAt(random, object[key], rest) };
}

function changeNode(random: FuzzRandom, value: unknown): unknown {
  if (random.chance(0.04)) return random.pick([null, 0, '', [], {}, true, 'text', -1, [[]], 1e21]);
  if (Array.isArray(value)) return changeList(random, value);
  if (typeof value === 'object' && value !== null)
    return changeObject(random, value as Record<string, unknown>);
  if (typeof value === 'number')
    return random.pick([value + 1, value - 1, 0, 1, -1, value + 0.5, 2 ** 31, 2 ** 53, value * 10]);
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? mutateText(random, value) : random.pick([null, 'text', 0]);
}

function changeList(random: FuzzRandom, list: readonly unknown[]): unknown {
  const at = random.below(list.length);
  if (list.length === 0) return random.pick([[null], ['text'], [{}], [[]]]);
  const other = random.below(list.length);
  return random.pick([
    list.toSpliced(at, 1),
    list.toSpliced(other, 0, structuredClone(list[at])),
    list.with(at, list[other]).with(other, list[at]),
    list.toReversed(),
  ]);
}

function changeObject(random: FuzzRandom, object: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(object);
  if (keys.length === 0 || random.chance(0.2))
    return { ...object, [random.pick(['extra', '__proto', 'v', 'é', 'a b'])]: 1 };
  const key = random.pick(keys);
  const { [key]: held, ...rest } = object;
  return random.pick([
    rest,
    rest,
    { ...rest, [mutateText(random, key)]: held },
    { ...object, [key]: object[random.pick(keys)] },
  ]);
}
