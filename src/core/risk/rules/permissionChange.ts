import { groupBy } from '../../base/groupBy.ts';
import type { FileChange } from '../../diff/change.ts';
import { commentOnLine, commentStyleOf } from '../evidence/commentOnLine.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { findNewSpots, type Spot } from '../evidence/spots.ts';
import type { Finding } from '../finding.ts';
import { containerfilePath } from '../infrastructure/containerfilePath.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import { grants, type Grant } from '../permissions/grants.ts';
import { findRemovedProtections } from '../permissions/removedProtections.ts';
import { connectionWords, unverifiedConnections } from '../permissions/unverifiedConnections.ts';
import type { Rule } from '../rule.ts';
import type { TextLine } from '../unitLines.ts';

/** Added lines that let somebody do more, and protections that are removed. */
export const permissionChange: Rule = {
  id: 'permission-change',
  level: 'error',
  title: 'Permission change',
  rationale:
    'Who may do what is decided in single lines that look harmless. Errors: every action, every principal, ' +
    'administrators, privileged containers, root without a password. Warnings: write permissions of workflow tokens ' +
    'and pull_request_target, modes that let everybody write, CORS for every site, routes without authentication, ' +
    'connections that are no longer verified, agents that no longer ask, checks and limits that are removed, an ' +
    'existing file that becomes executable, and owners of code that change. Of tests agents alone count; comments, ' +
    'documentation and what the file granted before are left alone.',
  options: [],
  check: (input) => [
    ...rightsTogether(
      findNewSpots(input, {
        rule: 'permission-change',
        words: spotWords,
        applies,
        find: findGrants,
      }),
    ),
    ...findRemovedProtections(input.change.files),
    ...input.change.files.flatMap(changedMode),
    ...input.change.files.flatMap(changedOwners),
  ],
};

/** Lines within which rights stand in one list. */
const sameList = 6;

/** What else a workflow may write is no news beside the right that matters more in the same list. */
function rightsTogether(findings: readonly Finding[]): readonly Finding[] {
  const words = ({ message }: Finding): string => message.slice(0, message.indexOf(':'));
  const isBeside = (one: Finding, strong: Finding): boolean =>
    one.data['kind'] === 'workflow' &&
    one.level === 'note' &&
    strong.level !== 'note' &&
    Math.abs((strong.line ?? 0) - (one.line ?? 0)) <= sameList &&
    words(strong) === words(one);
  const byPath = groupBy(findings, ({ path }) => path);
  return findings.flatMap((one) => {
    const near = byPath.get(one.path) ?? [];
    if (near.some((strong) => isBeside(one, strong))) return [];
    const beside = near.filter((other) => isBeside(other, one));
    const more = beside.map(({ message }) => message.slice(message.indexOf(':') + 2)).join(' ');
    return [more === '' ? one : { ...one, message: `${one.message}; also ${more}` }];
  });
}

const grantWords =
  /permissions:|write|pull_request_target|inherit|Principal|identifiers|Action|:\*|PassRole|Resource|AdministratorAccess|FullAccess|PowerUser|roles\/|role_definition|allUsers|allAuthenticated|acl|AccessControl|CannedACL|public|encrypt|key_rotation|uniform|cidr|source_|LoadBalancerSource|chmod|setcap|permissions|NOPASSWD|privileged|host|Privilege|runAs|network_mode|pid:|ipc|user:|ADMIN|SYS_|DAC_|docker|seccomp|apparmor|cluster-admin|verbs|Origin|CORS|csrf|Anonymous|PermitAll|AllowAny|authenticat|skip_|@Public|Auth|Middleware|dangerous|defaultMode|full-access|Bash|approval|yolo|autoApprove|USER/;

const spotWords = new RegExp(`${connectionWords.source}|${grantWords.source}`, 'i');

function applies(file: FileChange): boolean {
  const kind = pathKind(file.path);
  return file.status !== 'deleted' && kind !== 'docs' && kind !== 'lockfile' && kind !== 'generated';
}

function findGrants(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  const entries = [...grants, ...unverifiedConnections].filter((entry) => entry.path.test(file.path));
  const style = commentStyleOf(file.path);
  const isTest = isTestPath(file.path);
  return lines.flatMap((line, index): readonly Spot[] => {
    const text = line.text;
    if (!spotWords.test(text) || /^\s*(?:#(?!\[)|\/\/|\/?\*|<!--)/.test(text)) return [];
    const comment = style === null ? null : commentOnLine(text, style);
    const code = comment === null ? text : text.slice(0, text.length - comment.length);
    const grant = entries.find((entry) => entry.pattern.test(code));
    if (grant !== undefined)
      // What tests grant, and whom they do not verify, is so nowhere else.
      return isTest && grant.kind !== 'agent' ? [] : [spot(index, grant, text)];
    return rootUser(lines, index, file.path);
  });
}

function spot(index: number, grant: Grant, text: string): Spot {
  return {
    index,
    kind: grant.kind,
    level: grant.level,
    message: `This ${grant.what}: ${excerpt(text)}`,
    key: text.replace(/\s+/g, ' ').trim(),
  };
}

/** A Dockerfile that ends as root: no later added line leaves it again. */
function rootUser(lines: readonly TextLine[], index: number, path: string): readonly Spot[] {
  if (!containerfilePath.test(path)) return [];
  const text = lines[index]?.text ?? '';
  if (!/^\s*USER\s+(?:root|0)\b/i.test(text)) return [];
  if (lines.slice(index + 1).some((line) => /^\s*USER\s+(?!root\b|0\b)/i.test(line.text))) return [];
  return [
    {
      index,
      kind: 'container',
      level: 'warning',
      message: `The image runs as root from here on: ${excerpt(text)}`,
      key: text.trim(),
    },
  ];
}

const scriptName =
  /\.(?:sh|bash|zsh|fish|py|rb|pl|[cm]?js|ts|php)$|(?:^|\/)(?:bin|scripts?|\.husky|hooks)\/|(?:^|\/)(?:gradlew|mvnw|configure)$/;

function changedMode(file: FileChange): readonly Finding[] {
  if (file.oldMode !== '100644' || file.newMode !== '100755') return [];
  const unit = file.units.find((candidate) => candidate.kind === 'meta') ?? file.units[0];
  const isScript = file.isScript || scriptName.test(file.path);
  return [
    {
      rule: 'permission-change',
      level: isScript ? 'note' : 'warning',
      path: file.path,
      unit: unit?.id ?? null,
      line: null,
      message: isScript
        ? 'This script becomes executable.'
        : 'This file becomes executable, and is no script by its name or first line.',
      data: { kind: 'file-mode', before: file.oldMode, after: file.newMode },
    },
  ];
}

function changedOwners(file: FileChange): readonly Finding[] {
  if (!/^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/.test(file.path)) return [];
  const unit = file.units.find((candidate) => candidate.kind === 'text') ?? file.units[0];
  return [
    {
      rule: 'permission-change',
      level: 'warning',
      path: file.path,
      unit: unit?.id ?? null,
      line: unit === undefined || unit.new.lines === 0 ? null : unit.new.start,
      message: 'This changes who must approve changes to parts of the repository.',
      data: { kind: 'owners' },
    },
  ];
}
