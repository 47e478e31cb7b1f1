import type { Buffer } from 'node:buffer';
import { parseAttestations } from '../../attestation/parseAttestations.ts';
import { parseTrailers } from '../../attestation/message.ts';
import { attestationKey } from '../../attestation/trailer.ts';
import type { Problem } from '../../base/problem.ts';

export interface MessageCheck {
  /** Malformed attestations, with their 1-based line: the commit must not be made. */
  readonly errors: readonly Problem[];
  /** What is worth knowing and stops nothing. */
  readonly notes: readonly string[];
}

/** `git commit --verbose` puts a diff below this line and cuts it off afterwards. Any comment character or string. */
const scissorsPattern = /^[^\s-][^\n]{0,80}? -{24} >8 -{24}\r?$/m;
/** What a person probably meant as an attestation. The grammar takes up to 8 spaces and this spelling alone. */
const nearMissPattern = /^[ \t]*hunk[-_ ]?attestation[ \t]*[:=]/i;

/**
 * Reads the attestations of a message that is being committed. A well-formed one that git would not list among the
 * trailers still counts for the gate, so that is a note only.
 */
export function checkMessage(bytes: Buffer): MessageCheck {
  const message = withoutScissors(bytes);
  const { value: attestations, problems } = parseAttestations(message);
  const notes: string[] = [];
  const listed = parseTrailers(message, 'file').filter(({ key }) => key === attestationKey).length;
  if (attestations.length > listed) {
    notes.push(
      `${attestationKey} stands outside the last paragraph (or is indented), so "git log --format=%(trailers)" does not list it; "countersign verify" reads it anywhere.`,
    );
  }
  const roots = attestations.map(({ by, scope, root, at }) => [by, scope, root, at].join(' '));
  if (new Set(roots).size < roots.length)
    notes.push('The same attestation stands in the message twice; once is enough.');
  for (const [index, line] of message.toString('utf8').split('\n').entries()) {
    if (nearMissPattern.test(line) && !isReadAsAttestation(line))
      notes.push(
        `Line ${index + 1} looks like an attestation and is none: it must begin with "${attestationKey}: ".`,
      );
  }
  return { errors: problems, notes };
}

function isReadAsAttestation(line: string): boolean {
  const bare = line.replace(/^ {0,8}/, '').replace(/\r$/, '');
  return bare.startsWith(`${attestationKey}:`) && /^(?:[ \t]|$)/.test(bare.slice(attestationKey.length + 1));
}

function withoutScissors(bytes: Buffer): Buffer {
  // Latin-1 keeps offsets: one character a byte.
  const at = scissorsPattern.exec(bytes.toString('latin1'))?.index;
  return at === undefined ? bytes : bytes.subarray(0, at);
}
