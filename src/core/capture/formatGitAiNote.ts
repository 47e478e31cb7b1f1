import { createHash, randomBytes } from 'node:crypto';
import type { ObjectId } from '../base/objectId.ts';

/** Lines of one file that one session wrote. */
export interface NotedLines {
  readonly tool: string;
  /** Null when the agent did not tell: git-ai's key for an agent without a name is written. */
  readonly session: string | null;
  readonly model: string | null;
  /** Sorted, inclusive, 1-based. */
  readonly ranges: readonly (readonly [number, number])[];
}

export interface NotedFile {
  readonly path: string;
  readonly lines: readonly NotedLines[];
}

/** git-ai's key of a session: `s_` and 14 hexadecimal digits. */
export function gitAiSessionKey(tool: string, session: string): string {
  return `s_${createHash('sha256').update(`${tool}:${session}`).digest('hex').slice(0, 14)}`;
}

/** A note in the form of "Git AI Standard" v3.0.0. Null when nothing in it can be said: no lines, or names that break it. */
export function formatGitAiNote(commit: ObjectId, files: readonly NotedFile[]): string | null {
  const traces = new Map<string, string>();
  const sessions: Record<string, { readonly agent_id: Readonly<Record<string, string>> }> = {};
  const sections: string[] = [];
  for (const { path, lines } of files) {
    // The form has no escapes.
    if (/[\n\r"\u{DC80}-\u{DCFF}]/u.test(path) || path.startsWith('---')) continue;
    const entries = lines.flatMap(({ tool, session, model, ranges }) => {
      if (ranges.length === 0) return [];
      if (session === null) return [`  ai_agent ${formatRanges(ranges)}\n`];
      const key = gitAiSessionKey(tool, session);
      sessions[key] = { agent_id: { tool, id: session, model: model ?? 'unknown' } };
      const trace = traces.get(key) ?? `t_${randomBytes(7).toString('hex')}`;
      traces.set(key, trace);
      return [`  ${key}::${trace} ${formatRanges(ranges)}\n`];
    });
    if (entries.length > 0) sections.push(`${/[ \t]/.test(path) ? `"${path}"` : path}\n`, ...entries);
  }
  if (sections.length === 0) return null;
  const metadata = {
    schema_version: 'authorship/3.0.0',
    base_commit_sha: commit,
    prompts: {},
    humans: {},
    sessions,
  };
  return `${sections.join('')}---\n${JSON.stringify(metadata, null, 2)}\n`;
}

function formatRanges(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([start, end]) => (start === end ? String(start) : `${start}-${end}`)).join(',');
}
