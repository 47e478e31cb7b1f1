import { Buffer } from 'node:buffer';
import type { Document } from 'yaml';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Policy } from './policySchema.ts';
import { policySchema } from './policySchema.ts';

/** A policy is written by people; anything larger is an attack or a mistake. */
const maximumBytes = 256 * 1024;

/** Enough for a list shared by a few rules; a bomb of nested aliases passes it at once. */
const maximumAliases = 50;

type Issue = z.core.$ZodIssue;
type Position = ReturnType<LineCounter['linePos']>;

interface Source {
  readonly document: Document;
  readonly lineCounter: LineCounter;
  readonly path: RepoPath | undefined;
}

/**
 * Reads the YAML text of a policy (docs/policy.md). `value` is null when anything is wrong with it: a policy
 * that is only partly understood must not judge. Every problem names its line and column, both 1-based.
 */
export function parsePolicy(text: string, path?: RepoPath): Parsed<Policy | null> {
  if (Buffer.byteLength(text) > maximumBytes) {
    return failed([{ message: `the policy is larger than ${maximumBytes / 1024} KB`, ...placed(path) }]);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, strict: true, prettyErrors: false });
  const source: Source = { document, lineCounter, path };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return failed(
      faults.map((fault) => problemAt(source, lineCounter.linePos(fault.pos[0]), yamlMessage(fault))),
    );
  }
  const content = contentOf(source);
  if ('problem' in content) return failed([content.problem]);
  const result = policySchema.safeParse(content.value);
  if (result.success) return { value: result.data, problems: [] };
  return failed(result.error.issues.flatMap((issue) => problemsOfIssue(source, issue)));
}

function contentOf(source: Source): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: source.document.toJS({ maxAliasCount: maximumAliases }) };
  } catch (error) {
    // yaml throws a ReferenceError for too many aliases and for an alias without an anchor.
    const message = error instanceof ReferenceError ? error.message : 'the policy cannot be read';
    return { problem: problemAt(source, positionOfLooseAlias(source), message) };
  }
}

/** Where an alias stands whose anchor does not; the top when there is none. */
function positionOfLooseAlias({ document, lineCounter }: Source): Position {
  let position: Position = { line: 1, col: 1 };
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined || !alias.range) return undefined;
      position = lineCounter.linePos(alias.range[0]);
      return visit.BREAK;
    },
  });
  return position;
}

function problemsOfIssue(source: Source, issue: Issue): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [
      problemAt(source, positionOf(source, issue.path), `${nameOf(issue.path)}${describeIssue(issue)}`),
    ];
  }
  return issue.keys.map((key) => {
    const under = issue.path.length === 0 ? '' : ` under \`${formatPath(issue.path)}\``;
    return problemAt(source, positionOfKey(source, issue.path, key), `unknown key \`${key}\`${under}`);
  });
}

function describeIssue(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join(', ');
  if (issue.code === 'custom') return issue.message;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function nameOf(path: Issue['path']): string {
  return path.length === 0 ? 'the policy: ' : `\`${formatPath(path)}\`: `;
}

function formatPath(path: Issue['path']): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/** The place of the value at `path`, or of the nearest value around it that stands in the text. */
function positionOf(source: Source, path: Issue['path']): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = source.document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return source.lineCounter.linePos(node.range[0]);
  }
  return { line: 1, col: 1 };
}

function positionOfKey(source: Source, path: Issue['path'], key: string): Position {
  const parent: unknown = path.length === 0 ? source.document.contents : source.document.getIn(path, true);
  if (!isMap(parent)) return positionOf(source, path);
  const pair = parent.items.find(
    ({ key: candidate }) => isScalar(candidate) && String(candidate.value) === key,
  );
  if (isScalar(pair?.key) && pair.key.range) return source.lineCounter.linePos(pair.key.range[0]);
  return positionOf(source, path);
}

function yamlMessage(fault: { readonly code: string; readonly message: string }): string {
  return fault.code === 'DUPLICATE_KEY' ? 'a key stands here twice' : fault.message;
}

function problemAt(source: Source, position: Position, message: string): Problem {
  const text = `line ${position.line}, column ${position.col}: ${message}`;
  return { message: text, ...placed(source.path), line: position.line };
}

function placed(path: RepoPath | undefined): { readonly path?: RepoPath } {
  return path === undefined ? {} : { path };
}

function failed(problems: readonly Problem[]): Parsed<null> {
  return { value: null, problems };
}
