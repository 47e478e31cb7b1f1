import type { Parsed } from '../../base/problem.ts';
import { isRecord } from '../isRecord.ts';
import { jsonMemberLines, memberKey } from './jsonLines.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

const sections = new Set(['require', 'require-dev']);

/** Reads a composer.json (https://getcomposer.org/doc/04-schema.md). PHP itself and its extensions are no packages. */
export function readComposer(text: string): Parsed<Manifest | null> {
  const json = parse(text);
  if (json === null) return { value: null, problems: [{ message: 'composer.json is not a JSON object.' }] };
  const lines = jsonMemberLines(text, sections);
  const dependencies = [...sections].flatMap((section): readonly ManifestDependency[] =>
    Object.entries(asRecord(json[section])).flatMap(([name, range]) =>
      name.includes('/')
        ? [
            {
              name: name.toLowerCase(),
              range: typeof range === 'string' ? range : null,
              line: lines.get(memberKey(section, name)) ?? 1,
              isLocal: false,
            },
          ]
        : [],
    ),
  );
  const psr4 = ['autoload', 'autoload-dev'].flatMap((key) =>
    Object.entries(asRecord(asRecord(json[key])['psr-4'])).map(
      ([prefix, directories]): [string, readonly string[]] => [
        prefix,
        [directories].flat().filter((directory) => typeof directory === 'string'),
      ],
    ),
  );
  const name = typeof json['name'] === 'string' ? json['name'].toLowerCase() : null;
  return { value: { kind: 'composer', name, psr4, dependencies }, problems: [] };
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
