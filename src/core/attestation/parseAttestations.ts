import type { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../base/problem.ts';
import { type AttestationTrailer, attestationKey, parseAttestationValue } from './trailer.ts';

/** `git merge --squash` indents by 4; a squash of a squash by 8 (docs/attestation.md, Trailer). */
const headPattern = new RegExp(`^( {0,8})${attestationKey}:(?=[ \\t]|$)(.*)$`, 's');
/** An honest trailer takes about 400 bytes; more is not read, so that a message cannot cost time. */
const longestValue = 4096;

/**
 * Finds every `Hunk-Attestation` in a raw commit message, wherever it stands: squashes indent and bury trailers, so
 * location carries no authority and git's own trailer grammar is not asked. Reads up to 8 leading spaces, folded
 * lines and CRLF. What looks like one but is not well-formed is a problem with its 1-based line.
 */
export function parseAttestations(message: Buffer): Parsed<readonly AttestationTrailer[]> {
  const lines = message.toString('utf8').split('\n');
  const value: AttestationTrailer[] = [];
  const problems: Problem[] = [];
  for (let index = 0; index < lines.length; index++) {
    const head = headPattern.exec(stripCarriageReturn(lines[index] ?? ''));
    if (head === null) continue;
    const text = [head[2] ?? '', ...continuationLines(lines, index + 1, (head[1] ?? '').length)].join(' ');
    const parsed = readValue(text, index + 1);
    if ('message' in parsed) problems.push(parsed);
    else value.push(parsed);
  }
  return { value, problems };
}

function readValue(text: string, line: number): AttestationTrailer | Problem {
  if (text.length > longestValue)
    return { message: `${attestationKey}: longer than ${longestValue} characters`, line };
  if (text.includes('\uFFFD')) return { message: `${attestationKey}: not valid UTF-8`, line };
  return parseAttestationValue(text, line);
}

/** The lines from `from` on that are indented deeper than the head and hold something; not more than can be read. */
function continuationLines(lines: readonly string[], from: number, indent: number): string[] {
  const found: string[] = [];
  let length = 0;
  for (let index = from; index < lines.length && length <= longestValue; index++) {
    const line = stripCarriageReturn(lines[index] ?? '');
    const isDeeper = /^ *$/.test(line.slice(0, indent)) && /^[ \t]/.test(line.slice(indent));
    if (!isDeeper || /^[ \t]*$/.test(line) || headPattern.test(line)) break;
    found.push(line);
    length += line.length;
  }
  return found;
}

function stripCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
