import { isRecord } from '../isRecord.ts';

/**
 * The version at which a lockfile holds a package; null when it does not name it. Where it holds several versions, the
 * one for the project itself, else the first.
 */
export function lockedVersion(path: string, text: string, name: string): string | null {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const reader = Object.hasOwn(readers, file) ? readers[file] : undefined;
  return reader?.(text, name) ?? null;
}

type LockLookup = (text: string, name: string) => string | null;

const readers: Readonly<Record<string, LockLookup>> = {
  'package-lock.json': npmVersion,
  'npm-shrinkwrap.json': npmVersion,
  // `/name/1.0.0:` of old versions, `/name@1.0.0:` and `'name@1.0.0':` of newer ones.
  'pnpm-lock.yaml': (text, name) =>
    firstGroup(text, `^[ \\t]{1,20}['"]?/?${quote(name)}[@/](\\d[^'"():/\\s]*)`),
  // A block of yarn begins with the ranges that it answers.
  'yarn.lock': (text, name) =>
    firstGroup(text, `^"?(?:[^\\n]*, ?"?)?${quote(name)}@[^\\n]*:\\n\\s+version:? "?([^"\\s]+)`),
  'bun.lock': (text, name) => firstGroup(text, `"${quote(name)}": \\["${quote(name)}@([^"]+)"`),
  'uv.lock': tomlVersion,
  'poetry.lock': tomlVersion,
  'pdm.lock': tomlVersion,
  'Cargo.lock': tomlVersion,
  'Pipfile.lock': pipfileVersion,
  'go.sum': (text, name) => firstGroup(text, `^${quote(name)} (v[^/\\s]+)`),
  'composer.lock': composerVersion,
  'Gemfile.lock': (text, name) => firstGroup(text, `^ {4}${quote(name)} \\(([^)]+)\\)`),
  'packages.lock.json': nugetVersion,
};

function quote(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function firstGroup(text: string, source: string): string | null {
  return new RegExp(source, 'm').exec(text)?.[1] ?? null;
}

/** `[[package]]` with `name` and `version`; names of Python packages are compared by their normal form (PEP 503). */
function tomlVersion(text: string, name: string): string | null {
  const pattern = quote(name).replace(/(?:[-_]|\\\.)+/g, '[-_.]+');
  const source = `^name = "${pattern}"\\r?\\nversion = "([^"]+)"`;
  return new RegExp(source, 'im').exec(text)?.[1] ?? null;
}

const parsed = new Map<string, unknown>();

/** The lockfile read last, because many packages are looked up in one. */
function parseJson(text: string): unknown {
  if (parsed.has(text)) return parsed.get(text);
  parsed.clear();
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // A lockfile that is broken names nothing.
  }
  parsed.set(text, value);
  return value;
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textAt(value: unknown, name: string): string | null {
  const found = field(value, name);
  return typeof found === 'string' ? found : null;
}

function npmVersion(text: string, name: string): string | null {
  const json = parseJson(text);
  const packages = field(json, 'packages');
  const own = field(packages, `node_modules/${name}`);
  const nested = isRecord(packages)
    ? Object.keys(packages).find((key) => key.endsWith(`/node_modules/${name}`))
    : undefined;
  const old = field(field(json, 'dependencies'), name);
  return (
    textAt(own, 'version') ??
    (nested === undefined ? null : textAt(field(packages, nested), 'version')) ??
    textAt(old, 'version')
  );
}

function pipfileVersion(text: string, name: string): string | null {
  const json = parseJson(text);
  for (const section of ['default', 'develop']) {
    const version = textAt(field(field(json, section), name), 'version');
    if (version !== null) return version.replace(/^==/, '');
  }
  return null;
}

function composerVersion(text: string, name: string): string | null {
  const json = parseJson(text);
  const lists = ['packages', 'packages-dev'].map((section) => field(json, section));
  const found = lists.flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []));
  return textAt(
    found.find((entry) => textAt(entry, 'name')?.toLowerCase() === name.toLowerCase()),
    'version',
  );
}

function nugetVersion(text: string, name: string): string | null {
  const frameworks = field(parseJson(text), 'dependencies');
  if (!isRecord(frameworks)) return null;
  for (const packages of Object.values(frameworks)) {
    const version = textAt(field(packages, name), 'resolved');
    if (version !== null) return version;
  }
  return null;
}
