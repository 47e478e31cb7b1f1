import { groupBy } from '../../base/groupBy.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding, FindingLevel } from '../finding.ts';
import { containerfilePath } from '../infrastructure/containerfilePath.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';

interface Guard {
  readonly path: RegExp;
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly kind: string;
  readonly what: string;
}

const guards: readonly Guard[] = [
  {
    path: /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|kts|scala|groovy|cs|php|ex|exs)$/i,
    kind: 'authentication',
    level: 'warning',
    pattern:
      /@(?:login_required|permission_required|user_passes_test|requires?_(?:auth|login|permissions?|role)\w*|jwt_required|authenticated|auth_required|PreAuthorize|Secured|RolesAllowed|UseGuards|Roles|Authorized|csrf_protect|staff_member_required)\b|\[(?:Authorize|ValidateAntiForgeryToken)\b|\b(?:require|ensure|check|verify|is|must)(?:Be)?(?:Auth|Authenticated|Authorized|Authorization|Authentication|LoggedIn|Login|Admin|Permissions?|Role|CsrfToken|Csrf|Token|Signature)\w*\s*(?:\(|,)|\b(?:require|ensure|check|verify)_(?:auth|login|permission|role|admin|token|signature|csrf)\w*\b|\bauthenticate_\w+!|\bbefore_action\s+:(?:authenticat|authoriz|require|verify)\w*|\bauthorize!?\s*[( ]|\bprotect_from_forgery\b|\bpassport\.authenticate\(|->middleware\(\s*\[?\s*['"](?:auth|can|verified|throttle)|\bDepends\(\s*(?:get_current_\w+|require_\w+|verify_\w+)|\bpermission_classes\s*=.*(?:IsAuthenticated|IsAdmin)|\bRequireAuthorization\(|\brateLimit(?:er)?\(|\bhelmet\(/,
    what: 'A check of requests, or of who sends them, is removed',
  },
  {
    path: /^\.(?:github|forgejo|gitea)\/workflows\/[^]*\.ya?ml$/,
    kind: 'workflow',
    level: 'warning',
    // An entry that goes from a list that stays takes a right away; with the list itself go all limits.
    pattern: /^\s*permissions:|^\s*persist-credentials:\s*false/,
    what: 'A limit of what the workflow token may do is removed',
  },
  {
    path: containerfilePath,
    kind: 'container',
    level: 'warning',
    pattern: /^\s*USER\s+(?!root\b|0\b)/i,
    what: 'The image no longer leaves the rights of root',
  },
  {
    path: /\.ya?ml$/i,
    kind: 'container',
    level: 'warning',
    pattern:
      /^\s*(?:runAsNonRoot|readOnlyRootFilesystem):\s*true\b|^\s*allowPrivilegeEscalation:\s*false\b|^\s*kind:\s*NetworkPolicy\b|^\s*-\s*no-new-privileges/,
    what: 'A wall between the container and its host is removed',
  },
];

/** Longer runs are rewritten pieces, in which what protected went with what it protected. */
const longestRun = 25;

const declaration =
  /^\s*(?:(?:export|public|private|protected|internal|static|async|default|abstract|override|pub)\s+)*(?:function|def|func|fn|class|interface)\b|^\s*(?:app|router|server|route|r|e|mux)\.(?:get|post|put|patch|delete|Handle\w*|GET|POST|PUT|DELETE)\(|^\s*public\s+[\w<>[\], ]+\s+\w+\(/i;

/** Checks of who may do something that are gone while what they guarded stays. */
export function findRemovedProtections(files: readonly FileChange[]): readonly Finding[] {
  return files.flatMap((file): readonly Finding[] => {
    if (
      file.status === 'deleted' ||
      file.removed === 0 ||
      isTestPath(file.path) ||
      pathKind(file.path) === 'docs'
    )
      return [];
    const own = guards.filter((guard) => guard.path.test(file.path));
    if (own.length === 0) return [];
    const found = file.units.flatMap((unit) => {
      const removed = removedTextLines(unit);
      if (removed.length > longestRun) return [];
      return removed.flatMap((line): readonly Lost[] => {
        const guard = own.find((entry) => entry.pattern.test(line.text));
        return guard === undefined || isNoCode(line.text) || goesWithSubject(guard, removed, line)
          ? []
          : [{ guard, line, instead: insteadOf(guard, unit) }];
      });
    });
    if (found.length === 0) return [];
    const added = file.units.flatMap(addedTextLines);
    const left = found.filter(({ guard, line }) => !staysGuarded(guard, line, added));
    const groups = groupBy(left, ({ guard, line, instead }) =>
      JSON.stringify([guard.what, guard.pattern.exec(line.text)?.[0], instead === null]),
    );
    return [...groups.values()].flatMap((group) => findingOf(file, group));
  });
}

interface Lost {
  readonly guard: Guard;
  readonly line: TextLine;
  /** What asks in its place, by its words. */
  readonly instead: string | null;
}

/** Asks who somebody is or what they may, in whatever words. */
const asks =
  /\w*(?:permi|visib|allow|author|authent|forbid|access|can_|policy)\w*\s*\(|\b(?:Forbidden|Unauthorized|PermissionDenied)\b/i;

function insteadOf({ kind }: Guard, unit: Unit): string | null {
  if (kind !== 'authentication') return null;
  const line = addedTextLines(unit).find(({ text }) => asks.test(text) && !isNoCode(text));
  return line === undefined ? null : excerpt(line.text);
}

function isNoCode(text: string): boolean {
  return /^\s*(?:#(?!\[)|\/\/|\*|\/\*|import\b|from\b|using\b|use\b|const\s+\w+\s*=\s*require|export\s+\{|(?:export\s+)?(?:async\s+)?(?:function|def)\b|func\b|class\b|(?:pub\s+)?fn\b|private\b|public\b|type\b|interface\b)/.test(
    text,
  );
}

/** A route or function that is removed takes its checks with it. */
function goesWithSubject(guard: Guard, removed: readonly TextLine[], line: TextLine): boolean {
  if (guard.kind !== 'authentication') return false;
  return (
    removed.some((other) => other !== line && declaration.test(other.text)) && !declaration.test(line.text)
  );
}

/** The same words again, or another check of the kind in the place of this one. */
function staysGuarded(guard: Guard, line: TextLine, added: readonly TextLine[]): boolean {
  const words = guard.pattern.exec(line.text)?.[0] ?? '';
  // `contents: write` in the place of `contents: read` is told by what it grants.
  const setting = /^\s*[\w-]+:(?=\s*\S)/.exec(words)?.[0].trim();
  return added.some(
    (other) =>
      other.text.includes(words.trim()) ||
      guard.pattern.test(other.text) ||
      (setting !== undefined && other.text.trim().startsWith(setting)),
  );
}

/** The same check that a file loses in several places is one thing to know, told at the first. */
function findingOf(file: FileChange, group: readonly Lost[]): readonly Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { guard, line, instead } = first;
  const what =
    instead === null ? guard.what : 'A check of requests, or of who sends them, is replaced by another';
  const now = instead === null ? '' : `; now: ${instead}`;
  const more = group.length === 1 ? '' : ` ${group.length} lines of this file are like it.`;
  return [
    {
      rule: 'permission-change',
      level: guard.level,
      path: file.path,
      unit: line.unit,
      line: line.number,
      message: `${what}: ${excerpt(line.text)}${now}${more}`,
      data: { kind: guard.kind, side: 'old', ...(group.length > 1 ? { lines: group.length } : {}) },
    },
  ];
}
