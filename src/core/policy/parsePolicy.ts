import { Buffer } from 'node:buffer';
import { visit } from 'yaml';
import type * as z from 'zod';
import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { nearestKey } from './knownKeys.ts';
import type { Policy } from './policySchema.ts';
import { policySchema } from './policySchema.ts';
import type { PolicyPosition, PolicySource } from './policySource.ts';
import { formatPolicyKey, openPolicySource, positionOfName, positionOfValue } from './policySource.ts';

/** A policy is written by people; anything larger is an attack or a mistake. */
const maximumBytes = 256 * 1024;

/** Enough for a list shared by a few rules; a bomb of nested aliases passes it at once. */
const maximumAliases = 50;

/** More in one place are not the work of a person, and each is looked up in the text. */
const unknownKeysTold = 50;

type Issue = z.core.$ZodIssue;

interface Source extends PolicySource {
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
  const source: Source = { ...openPolicySource(text), path };
  const { document, lineCounter } = source;
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
function positionOfLooseAlias({ document, lineCounter }: Source): PolicyPosition {
  let position: PolicyPosition = { line: 1, col: 1 };
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
      problemAt(source, positionOfValue(source, issue.path), `${nameOf(issue.path)}${describeIssue(issue)}`),
    ];
  }
  const under = issue.path.length === 0 ? '' : ` under \`${formatPolicyKey(issue.path)}\``;
  const told = issue.keys.slice(0, unknownKeysTold).map((key) => {
    const nearest = nearestKey(issue.path, key);
    const hint = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
    return problemAt(
      source,
      positionOfName(source, issue.path, key),
      `unknown key \`${key}\`${under}${hint}`,
    );
  });
  const rest = issue.keys.length - told.length;
  if (rest === 0) return told;
  return [
    ...told,
    problemAt(source, positionOfValue(source, issue.path), `${rest} more unknown keys${under}`),
  ];
}

function describeIssue(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join(', ');
  if (issue.code === 'custom') return issue.message;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function nameOf(path: Issue['path']): string {
  return path.length === 0 ? 'the policy: ' : `\`${formatPolicyKey(path)}\`: `;
}

function yamlMessage(fault: { readonly code: string; readonly message: string }): string {
  return fault.code === 'DUPLICATE_KEY' ? 'a key stands here twice' : fault.message;
}

function problemAt(source: Source, position: PolicyPosition, message: string): Problem {
  const text = `line ${position.line}, column ${position.col}: ${message}`;
  return { message: text, ...placed(source.path), line: position.line };
}

function placed(path: RepoPath | undefined): { readonly path?: RepoPath } {
  return path === undefined ? {} : { path };
}

function failed(problems: readonly Problem[]): Parsed<null> {
  return { value: null, problems };
}
