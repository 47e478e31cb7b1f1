import { Buffer } from 'node:buffer';
import { formatCanonicalJson, type JsonValue } from '../base/canonicalJson.ts';

/*
 * What a reviewer's key signs (docs/attestation.md, Statement): a small in-toto Statement that can be rebuilt from
 * the fields of a trailer and the policy's repository id. One signature serves the trailer and the DSSE envelope.
 */

export type AttestationVerdict = 'accept' | 'reject' | 'override';

/** What was reviewed: the net diff from merge base to head, or what one commit did to its parent. */
const attestationScopes = ['net', 'commit'] as const;
export type AttestationScope = (typeof attestationScopes)[number];

export function isAttestationScope(text: string): text is AttestationScope {
  return attestationScopes.some((scope) => scope === text);
}

/** Everything the signature binds. */
export interface AttestationFields {
  /** The policy's `repository:` id, in full. */
  readonly repository: string;
  /** Target branch, such as `main`; never a URL. */
  readonly target: string;
  readonly scope: AttestationScope;
  /** Units covered, and units of the whole range, when it was signed. */
  readonly covered: number;
  readonly total: number;
  /** `hf1` root over the covered units, 64 hexadecimal digits. */
  readonly root: string;
  /** SHA-256 of the record, 64 hexadecimal digits. */
  readonly record: string;
  /** Address of the reviewer as in `allowed_signers`. */
  readonly by: string;
  /** RFC 3339 in UTC, seconds precision: `2026-11-20T10:00:00Z`. */
  readonly at: string;
  readonly verdict: AttestationVerdict;
}

const statementType = 'https://in-toto.io/Statement/v1';
const predicateType = 'urn:countersign:hunk-review:v1';
export const payloadType = 'application/vnd.in-toto+json';
/** SSHSIG namespace: a signature made for git, mail or another tool never verifies here. */
export const attestationNamespace = 'hunk-attestation@countersign';

/** The in-toto Statement for `fields`. */
export function buildStatement(fields: AttestationFields): JsonValue {
  return {
    _type: statementType,
    subject: [{ name: fields.scope, digest: { hf1: fields.root } }],
    predicateType,
    predicate: {
      repo: fields.repository,
      target: fields.target,
      alg: 'hf1',
      scope: fields.scope,
      n: `${fields.covered}/${fields.total}`,
      rec: fields.record,
      by: fields.by,
      at: fields.at,
      verdict: fields.verdict,
    },
  };
}

/** The signed payload: canonical JSON (RFC 8785) of the Statement, in UTF-8. */
export function formatStatement(fields: AttestationFields): Buffer {
  return Buffer.from(formatCanonicalJson(buildStatement(fields)), 'utf8');
}

/**
 * DSSE pre-authentication encoding: `"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload`, lengths in bytes as
 * ASCII decimals (DSSE protocol v1.0, "PAE").
 */
export function paeEncode(type: string, payload: Uint8Array): Buffer {
  const typeBytes = Buffer.from(type, 'utf8');
  const head = Buffer.from(`DSSEv1 ${typeBytes.length} ${type} ${payload.length} `, 'utf8');
  return Buffer.concat([head, payload]);
}

/** The bytes that the SSH signature is made over. */
export function statementToSign(fields: AttestationFields): Buffer {
  return paeEncode(payloadType, formatStatement(fields));
}
