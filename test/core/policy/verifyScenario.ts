// Builders for `verifyChange`: a small team, units with real hf1-shaped ids, and sign-offs as a verifier gathers them.
import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { invariant } from '../../../src/core/base/invariant.ts';
import { emptySpan } from '../../../src/core/base/lineSpan.ts';
import { toObjectId, type ObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { FileChange, UnitId } from '../../../src/core/diff/change.ts';
import { unitSetRoot } from '../../../src/core/diff/hunkFingerprint.ts';
import type {
  EvidenceCandidate,
  EvidenceClaim,
  EvidenceRecord,
  EvidenceUnit,
  Signer,
} from '../../../src/core/policy/evidence.ts';
import type { ContributingCommit, Contributor } from '../../../src/core/policy/independence.ts';
import type { JudgedUnit } from '../../../src/core/policy/judgedUnit.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import { verifyChange, type VerifyInput } from '../../../src/core/policy/verifyChange.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import type { AuthorKind } from '../../../src/core/provenance/attribution.ts';

export const repositoryId = '1f3c9a2b7d1f3c9a2b7d1f3c9a2b7d1f3c9a2b7d';
export const now = Date.parse('2026-11-21T12:00:00Z');

/** alice and bob are seniors, carol sees to security, dan is junior, olga owns the repository. */
export const teamPolicy = `
version: 1
repository: ${repositoryId}
branches: [main, "release/*"]
members:
  alice: {emails: [alice@example.com, alice@home.example], roles: [senior, security]}
  bob: {emails: [bob@example.com], roles: [senior], login: bobby}
  carol: {emails: [carol@example.com], roles: [security], keys: {hardware: true}}
  dan: {emails: [dan@example.com]}
  olga: {emails: [olga@example.com], roles: [owner]}
rules:
  - {name: default, paths: ["**"], require: [{role: senior, count: 1}]}
  - {name: auth, paths: ["src/auth/**"], require: [{role: security, count: 1}]}
  - {name: control, paths: [".countersign/**", ".github/**"], select: all, require: [{role: owner, count: 1}]}
`;

/** The team's policy with top-level keys added. */
export function policyWith(...lines: readonly string[]): Policy {
  return readPolicy(`${teamPolicy}${lines.join('\n')}\n`);
}

export function readPolicy(text: string): Policy {
  const { value, problems } = parsePolicy(text);
  invariant(value !== null, problems.map(({ message }) => message).join('; '));
  return value;
}

export function oid(text: string): ObjectId {
  return toObjectId(createHash('sha1').update(text).digest('hex'));
}

export function unitId(text: string): UnitId {
  return toUnitId(createHash('sha256').update(text).digest('base64url'));
}

/** Brands text that has the form of a unit id, or for hostile records only looks a little like one. */
export function toUnitId(text: string): UnitId {
  invariant(isBase64Url(text), 'unit ids are base64url');
  return text;
}

function isBase64Url(text: string): text is UnitId {
  return /^[A-Za-z0-9_-]+$/.test(text);
}

export interface UnitOptions {
  readonly kind?: AuthorKind;
  readonly changeClass?: string;
  readonly isHumanSigned?: boolean;
  readonly risk?: JudgedUnit['risk'];
  readonly unitKind?: JudgedUnit['unit']['kind'];
  readonly file?: Partial<FileChange>;
  readonly addedLines?: readonly Buffer[];
  readonly start?: number;
}

/** A unit of `path` whose identity is its content. AI-written unless told otherwise. */
export function unit(path: string, content: string, options: UnitOptions = {}): JudgedUnit {
  const repoPath = toRepoPath(path);
  const addedLines = options.addedLines ?? [Buffer.from(`${content}\n`)];
  const judged = {
    id: unitId(`${path}\0${content}`),
    kind: options.unitKind ?? ('text' as const),
    path: repoPath,
    old: emptySpan,
    new: { start: options.start ?? 10, lines: addedLines.length },
    removedLines: [],
    addedLines,
  };
  const file: FileChange = {
    path: repoPath,
    oldPath: null,
    status: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldOid: oid(`old ${path}`),
    newOid: oid(`new ${path}`),
    similarity: null,
    isScript: false,
    added: 1,
    removed: 0,
    runs: [],
    units: [judged],
    hunks: [],
    ...options.file,
  };
  return {
    unit: judged,
    file,
    provenance: { kind: options.kind ?? 'ai', tier: null, aiLines: [], humanLines: [], sources: [] },
    changeClass: options.changeClass ?? 'code',
    risk: options.risk ?? 'low',
    isHumanSigned: options.isHumanSigned ?? false,
  };
}

function person(name: string): Contributor {
  return { name, email: name.includes('@') ? name : `${name}@example.com` };
}

/** A commit by `author` (a member's name, or an address) with further hands. */
export function commitBy(
  author: string,
  more: { readonly coAuthors?: readonly string[]; readonly committer?: string } = {},
): ContributingCommit {
  return {
    oid: oid(`commit ${author}`),
    author: person(author),
    committer: person(more.committer ?? author),
    coAuthors: (more.coAuthors ?? []).map(person),
  };
}

export function keyOf(name: string): string {
  return `SHA256:${name}`;
}

export function signerOf(name: string, more: Partial<Signer> = {}): Signer {
  const principals = [`${name}@example.com`];
  return {
    fingerprint: keyOf(name),
    principals,
    isCertificateAuthority: false,
    fitsTrailer: true,
    validAfter: null,
    validBefore: null,
    ...more,
  };
}

export interface SignOptions extends Partial<Omit<EvidenceCandidate, 'record' | 'claim'>> {
  readonly claim?: Partial<EvidenceClaim>;
  readonly record?:
    | (Partial<Omit<EvidenceRecord, 'units'>> & { readonly units?: readonly ToldUnit[] })
    | null;
  /** What the record says of every unit beyond its id. */
  readonly told?: Omit<ToldUnit, 'id' | 'path'>;
}

/** A recorded unit, of which a test says as much as matters to it. */
type ToldUnit = Pick<EvidenceUnit, 'id' | 'path'> & Partial<EvidenceUnit>;

function recordedUnit(told: ToldUnit): EvidenceUnit {
  const span = { start: 10, lines: 1 };
  const shown = { milliseconds: null, batch: 1 };
  return { note: null, grade: null, old: emptySpan, new: span, shown, ...told };
}

/** `member`'s sign-off of exactly `units`, well signed, with its record at hand. */
export function signOff(
  member: string,
  units: readonly JudgedUnit[],
  options: SignOptions = {},
): EvidenceCandidate {
  const ids = units.map(({ unit: { id } }) => id);
  const { claim, record, told, ...rest } = options;
  return {
    kind: 'trailer',
    commit: oid(`sign-off of ${member}`),
    problem: null,
    signature: {
      isValid: true,
      reason: null,
      fingerprint: keyOf(member),
      userPresent: false,
      userVerified: false,
    },
    record:
      record === null
        ? null
        : {
            baseTree: null,
            headTree: null,
            files: [],
            reason: null,
            expires: null,
            authorship: [],
            ...record,
            units: (record?.units ?? units.map(({ unit: { id, path } }) => ({ id, path }))).map((one) =>
              recordedUnit({ ...told, ...one }),
            ),
          },
    claim: {
      repository: repositoryId,
      target: 'main',
      scope: 'net',
      covered: ids.length,
      total: ids.length,
      root: unitSetRoot(ids),
      record: 'ab'.repeat(32),
      by: `${member}@example.com`,
      at: '2026-11-20T10:00:00Z',
      verdict: 'accept',
      ...claim,
    },
    ...rest,
  };
}

export interface Scenario extends Partial<Omit<VerifyInput, 'commitsByPath'>> {
  /** Commits that touched every path; by dan unless told otherwise. */
  readonly commits?: readonly ContributingCommit[];
}

export function inputOf({ commits = [commitBy('dan')], ...scenario }: Scenario): VerifyInput {
  const units = scenario.units ?? [];
  const paths = units.flatMap(({ unit: { path }, file }) => [
    path,
    ...(file.oldPath === null ? [] : [file.oldPath]),
  ]);
  return {
    policy: readPolicy(teamPolicy),
    policyProblems: [],
    policyDigest: 'cd'.repeat(32),
    policyCommit: oid('main'),
    target: { base: oid('base'), head: oid('head'), ref: 'refs/heads/main' },
    trees: { baseTree: null, headTree: null },
    units,
    commitsByPath: new Map(paths.map((path) => [path, commits])),
    evidence: [],
    signers: ['alice', 'bob', 'carol', 'dan', 'olga'].map((name) => signerOf(name)),
    revokedKeys: new Set(),
    now,
    findings: [],
    problems: [],
    incompleteReasons: [],
    actor: null,
    ...scenario,
  };
}

export function verify(scenario: Scenario): VerifyReport {
  return verifyChange(inputOf(scenario));
}

/** The report in one line: verdict, then the state of every unit in order. */
export function outcome(scenario: Scenario): string {
  const { verdict, units } = verify(scenario);
  return [verdict, ...units.map(({ state }) => state)].join(' ');
}
