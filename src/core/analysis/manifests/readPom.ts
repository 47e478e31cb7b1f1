import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

interface OpenElement {
  readonly tag: string;
  readonly line: number;
  readonly fields: Map<string, string>;
}

/** Elements whose dependencies are not those of the module: version tables, build plug-ins, profiles' repositories. */
const elsewhere = new Set(['dependencyManagement', 'build', 'reporting', 'exclusions']);

/**
 * Reads coordinates and dependencies of a pom.xml (https://maven.apache.org/pom.html) with a tag scanner: it expands no
 * entities and follows nothing, and broken nesting costs entries, never an error. A package is `groupId:artifactId`.
 */
export function readPom(text: string): Parsed<Manifest | null> {
  const stack: OpenElement[] = [];
  const dependencies: ManifestDependency[] = [];
  let name: string | null = null;
  let line = 1;
  let at = 0;
  const plain = blankOut(text);
  for (const match of plain.matchAll(/<(\/?)([\w.:-]+)([^<>]*)>/g)) {
    const before = plain.slice(at, match.index);
    line += before.split('\n').length - 1;
    const [whole, slash, tag = '', attributes = ''] = match;
    at = match.index + whole.length;
    if (slash === '') {
      if (!attributes.endsWith('/')) stack.push({ tag, line, fields: new Map() });
      line += attributes.split('\n').length - 1;
      continue;
    }
    const from = stack.findLastIndex((element) => element.tag === tag);
    const element = stack[from];
    if (element === undefined) continue;
    stack.length = from;
    stack.at(-1)?.fields.set(tag, before.trim());
    const isElsewhere = stack.some((outer) => elsewhere.has(outer.tag));
    if (tag === 'dependency' && !isElsewhere) dependencies.push(...dependencyOf(element));
    // Without coordinates of its own, a module takes its group from its parent.
    if (tag === 'parent') stack.at(-1)?.fields.set('groupId', element.fields.get('groupId') ?? '');
    if (tag === 'project') name = coordinate(element.fields);
  }
  const problems = name === null ? [{ message: 'pom.xml is not a whole Maven project.' }] : [];
  return { value: { kind: 'maven', name, dependencies }, problems };
}

/** The text with comments and CDATA sections as blank lines; one that does not end takes the rest. */
function blankOut(text: string): string {
  let plain = '';
  let at = 0;
  for (let from = text.indexOf('<!'); from >= 0; from = text.indexOf('<!', at)) {
    const close = text.startsWith('<!--', from) ? '-->' : text.startsWith('<![CDATA[', from) ? ']]>' : '>';
    const end = text.indexOf(close, from);
    plain += text.slice(at, from);
    if (end < 0) return plain;
    at = end + close.length;
    plain += text.slice(from, at).replace(/[^\n]+/g, ' ');
  }
  return plain + text.slice(at);
}

function dependencyOf({ fields, line }: OpenElement): readonly ManifestDependency[] {
  const name = coordinate(fields);
  return name === null ? [] : [{ name, range: fields.get('version') ?? null, line, isLocal: false }];
}

function coordinate(fields: ReadonlyMap<string, string>): string | null {
  const artifact = fields.get('artifactId');
  return artifact === undefined || artifact === '' ? null : `${fields.get('groupId') ?? ''}:${artifact}`;
}
