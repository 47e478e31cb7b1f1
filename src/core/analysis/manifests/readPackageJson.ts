import { isRecord } from '../isRecord.ts';
import type { Parsed } from '../../base/problem.ts';
import { jsonMemberLines, memberKey } from './jsonLines.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

const sections = new Set(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']);
const entryFields = ['main', 'module', 'browser', 'types', 'typings', 'source', 'bin'];
/** Ranges that name a directory or a workspace member (https://pnpm.io/workspaces, npm and yarn alike). */
const localRange = /^(?:workspace|file|link|portal):/;

/** Reads a package.json. */
export function readPackageJson(text: string): Parsed<Manifest | null> {
  const json = parseObject(text);
  if (json === null) return { value: null, problems: [{ message: 'package.json is not a JSON object.' }] };
  const name = json['name'];
  return {
    value: {
      kind: 'npm',
      name: typeof name === 'string' && name !== '' ? name : null,
      workspaces: readWorkspaces(json['workspaces']),
      exports: json['exports'],
      imports: json['imports'],
      entries: entryFields.flatMap((field) => stringsIn(json[field])),
      dependencies: readDependencies(json, text),
    },
    problems: [],
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    // npm too ignores a byte order mark.
    return asRecord(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

/** An array of globs, or yarn's `{ packages: [...] }`. */
function readWorkspaces(value: unknown): readonly string[] {
  return stringsIn(Array.isArray(value) ? value : asRecord(value)?.['packages']);
}

function readDependencies(
  json: Readonly<Record<string, unknown>>,
  text: string,
): readonly ManifestDependency[] {
  const lines = jsonMemberLines(text, sections);
  return [...sections].flatMap((section) =>
    Object.entries(asRecord(json[section]) ?? {}).map(([name, range]) => ({
      name,
      range: typeof range === 'string' ? range : null,
      line: lines.get(memberKey(section, name)) ?? 1,
      isLocal: typeof range === 'string' && localRange.test(range),
    })),
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(value) ? value : null;
}

/** The strings of a string, an array or the values of an object. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return Object.values(asRecord(value) ?? {}).filter((item) => typeof item === 'string');
}
