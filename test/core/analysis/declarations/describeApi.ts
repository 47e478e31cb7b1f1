import { Buffer } from 'node:buffer';
import { compareApis } from '../../../../src/core/analysis/declarations/compareApis.ts';
import { shortSignature } from '../../../../src/core/analysis/declarations/shortSignature.ts';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { parseSource } from '../../../../src/core/analysis/syntax/parseSource.ts';
import { syntaxRuntime } from '../syntaxFixture.ts';

/** The declarations as people read them, with `required` before those that implementers must have and the visibility. */
export async function describeApi(language: LanguageId, source: string): Promise<readonly string[]> {
  const { api } = await parseSource(await syntaxRuntime(), language, Buffer.from(source));
  const lines = (api?.declarations ?? []).map((declaration) => {
    const visibility = declaration.visibility === 'public' ? '' : `${declaration.visibility} `;
    const required = declaration.isRequired ? 'required ' : '';
    return `${declaration.start}-${declaration.end} ${visibility}${required}${declaration.kind} ${shortSignature(declaration)}`;
  });
  const passed = [...(api?.passedOn ?? []), ...(api?.wildcards ?? []).map((specifier) => `* ${specifier}`)];
  return [...lines, ...(passed.length === 0 ? [] : [`passes on ${passed.join(', ')}`])];
}

/** What the users of a file must follow, as `kind name: reason`; `after` is null for a deleted file. */
export async function describeApiChanges(
  language: LanguageId,
  before: string,
  after: string | null,
  elsewhere: readonly string[] = [],
): Promise<readonly string[]> {
  const runtime = await syntaxRuntime();
  const old = await parseSource(runtime, language, Buffer.from(before));
  const now = after === null ? null : await parseSource(runtime, language, Buffer.from(after));
  const changes = compareApis(language, old, now, (name) => elsewhere.includes(name));
  return changes.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
}

/** True when a source parses everywhere: what is quiet about it is then no accident of its form. */
export async function isReadable(language: LanguageId, source: string): Promise<boolean> {
  const { parsed, errorLines, api } = await parseSource(await syntaxRuntime(), language, Buffer.from(source));
  return parsed && (api?.isWhole ?? errorLines.length === 0);
}
