/** Where a line of a lockfile says that a package comes from. */
export interface LockedSource {
  /** The package by the name that the address or the line holds; empty where it holds none. */
  readonly name: string;
  readonly scheme: 'https' | 'http' | 'git' | 'file' | 'ssh';
  /** Host with path for registries that live on a host of many (crates.io-index); the host alone else. */
  readonly host: string;
}

/** A line that resolves a package; other lines hold addresses of funding, homepages and support. */
const resolving =
  /^\s*(?:"?resolved"?[:\s]|"?resolution"?:|"?tarball"?:|source\s*=|\{?\s*(?:url|registry|git)\s*=|registry\s*=|remote:|"[^"]+":\s*\[)|\{\s*(?:tarball|directory|repo|url)\b|^\s*sdist\s*=|^\s*\{\s*(?:file|url)\s*=|^\s*"?[\w@/.-]+@(?:git|https?|file|github|ssh)[+:]|\b(?:registry|git|url)\s*=\s*"/;

const address =
  /(git\+ssh|git\+https?|git|registry\+https?|sparse\+https|https?|file|ssh|link|github):\/{0,2}([^\s"',#)\]}?]+)/;

/** The same in composer.lock, whose other addresses have other keys. */
const resolvingComposer = /^\s*"url":/;

/** The source that a line resolves a package from; null for lines that resolve none. */
export function lockedSourceOf(line: string, ecosystem: string): LockedSource | null {
  if (!(ecosystem === 'Composer' ? resolvingComposer : resolving).test(line)) return null;
  const match = address.exec(line);
  const [, scheme = '', rest = ''] = match ?? [];
  if (match === null) return null;
  const place = rest.replace(/^[^/@]*@(?=[^/]*)/, '');
  const host = place.split(/[/:]/)[0] ?? '';
  return {
    name: packageName(place),
    scheme: schemeOf(scheme),
    host:
      host === 'github.com' && scheme.startsWith('registry')
        ? place
        : scheme === 'file' || scheme === 'link'
          ? place
          : host,
  };
}

function schemeOf(scheme: string): LockedSource['scheme'] {
  if (scheme === 'http') return 'http';
  if (scheme === 'file' || scheme === 'link') return 'file';
  if (scheme === 'ssh') return 'ssh';
  return scheme.startsWith('git') && scheme !== 'github' ? 'git' : scheme === 'github' ? 'git' : 'https';
}

/** `registry.npmjs.org/@scope/name/-/name-1.0.0.tgz` is `@scope/name`. */
function packageName(place: string): string {
  const npm = /^[^/]+\/((?:@[^/]+\/)?[^/]+)\/-\//.exec(place)?.[1];
  if (npm !== undefined) return decodeURIComponent(npm.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  return (
    place
      .split('/')
      .at(-1)
      ?.replace(/[-_]\d[^]*$|\.git$/g, '') ?? ''
  );
}

/** A line that pins the content of a package: what it pins, and the sum. */
export interface LockedSum {
  /** What the sum is of, where the line says so (`module v1.2.3`, a file name); else empty. */
  readonly subject: string;
  readonly algorithm: string;
  readonly sum: string;
}

/** The sum on a line of a lockfile; null for other lines. */
export function lockedSumOf(line: string): LockedSum | null {
  const go = /^(\S+ v\S+) (h1):(\S+=)\s*$/.exec(line);
  if (go !== null) return { subject: go[1] ?? '', algorithm: 'h1', sum: go[3] ?? '' };
  const file = /\b(?:file|url)\s*=\s*"([^"]+)"[^}]*\bhash\s*=\s*"(\w+):([^"]+)"/.exec(line);
  if (file !== null) return { subject: file[1] ?? '', algorithm: file[2] ?? '', sum: file[3] ?? '' };
  const gem = /^\s+(\S+ \([^)]+\)) (sha\d+)=(\w+)\s*$/.exec(line);
  if (gem !== null) return { subject: gem[1] ?? '', algorithm: gem[2] ?? '', sum: gem[3] ?? '' };
  const integrity = /"?integrity"?:?\s+"?(sha\d+)-([A-Za-z0-9+/=]+)/.exec(line);
  if (integrity !== null) return { subject: '', algorithm: integrity[1] ?? '', sum: integrity[2] ?? '' };
  const checksum =
    /^\s*checksum\s*[=:]\s*"?([0-9a-f/]{40,})"?/.exec(line) ?? /"shasum":\s*"([0-9a-f]{40})"/.exec(line);
  return checksum === null ? null : { subject: '', algorithm: 'checksum', sum: checksum[1] ?? '' };
}

/** True for a line that names a version, so that a new sum beside it is expected. */
export function namesVersion(line: string): boolean {
  return /^\s*"?version"?\s*[:=\s]|^\s*"?resolved"?[:\s]|^['"\s/]*@?[\w@./-]+@[^:]*\d[^:]*:|^\s{2,}['"]?\/?@?[\w./-]+@?\d|^\S+ v\d|"reference":|^\s*tarball:|^\s*resolution:.*tarball/.test(
    line,
  );
}
