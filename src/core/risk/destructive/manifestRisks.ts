import type { Change, FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding, FindingLevel } from '../finding.ts';
import { isTestPath } from '../pathKind.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';

/** A setting that keeps data when its resource goes, or that lets it go. */
interface Safeguard {
  readonly name: string;
  readonly pattern: RegExp;
  /** True for a value that protects. */
  readonly protects: RegExp;
  readonly level: FindingLevel;
  readonly what: string;
}

const safeguards: readonly Safeguard[] = [
  {
    name: 'DeletionPolicy',
    pattern: /^\s*"?(DeletionPolicy|UpdateReplacePolicy)"?\s*:\s*"?(\w+)/,
    protects: /^(?:Retain|Snapshot|RetainExceptOnCreate)$/,
    level: 'error',
    what: 'lets the data of a resource go with it',
  },
  {
    name: 'DeletionProtection',
    pattern:
      /^\s*"?(DeletionProtection(?:Enabled)?|EnableTerminationProtection|TerminationProtection|deletionProtection|terminationProtection)"?\s*[:=]\s*"?(\w+)/,
    protects: /^(?:true|enabled)$/i,
    level: 'error',
    what: 'turns deletion protection off',
  },
  {
    name: 'reclaimPolicy',
    pattern: /^\s*(persistentVolumeReclaimPolicy|reclaimPolicy):\s*"?(\w+)/,
    protects: /^Retain$/,
    level: 'error',
    what: 'lets volumes be deleted with what they hold',
  },
  {
    name: 'resource-policy',
    pattern: /^\s*"?(helm\.sh\/resource-policy)"?:\s*"?(\w+)/,
    protects: /^keep$/,
    level: 'warning',
    what: 'lets the release delete a resource that it kept',
  },
  {
    name: 'prune',
    pattern: /^\s*"?(argocd\.argoproj\.io\/sync-options)"?:\s*"?(\S+)/,
    protects: /Prune=false|Delete=false/,
    level: 'warning',
    what: 'lets a resource be pruned',
  },
  {
    name: 'backup',
    pattern:
      /^\s*"?(BackupRetentionPeriod|backupRetentionPeriod|PointInTimeRecoveryEnabled|SnapshotRetentionLimit)"?\s*:\s*"?(\w+)/,
    protects: /^(?:[1-9]\d*|true)$/i,
    level: 'warning',
    what: 'turns backups off',
  },
  {
    name: 'removalPolicy',
    pattern: /\b(removalPolicy|removal_policy)\s*[:=]\s*(?:cdk\.)?(RemovalPolicy\.\w+)/,
    protects: /RETAIN|SNAPSHOT/,
    level: 'error',
    what: 'lets the data of a resource go with it',
  },
];

/** Kinds of resources that hold what cannot be made again. */
const holdsData =
  /^(?:AWS::(?:RDS|DynamoDB|S3::Bucket$|EFS|ElastiCache|Redshift|DocDB|Neptune|EC2::Volume|KMS::Key|Cognito::UserPool$|OpenSearchService|Elasticsearch|SecretsManager|Kinesis::Stream|MSK|Backup)|PersistentVolume|StatefulSet$|Namespace$|CustomResourceDefinition$|Secret$)/;

/** True for files in which CloudFormation, Kubernetes and CDK settings stand. */
export function mayBeManifest(path: string): boolean {
  return (
    /\.(?:ya?ml|json|template|tpl)$/i.test(path) ||
    /(?:^|\/)(?:cdk|infra|infrastructure|stacks?)\/[^]*\.(?:ts|py|js|java|cs|go)$/i.test(path)
  );
}

/** Kubernetes and CloudFormation: resources that are gone, and protections that are removed or turned off. */
export function findManifestRisks(file: FileChange, change: Change): readonly Finding[] {
  if (isTestPath(file.path) || /(?:^|\/)(?:examples?|samples?|playgrounds?)\//i.test(file.path)) return [];
  const removed = file.units.flatMap(removedTextLines);
  const added = file.units.flatMap(addedTextLines);
  return [...weakened(file, removed, added), ...goneResources(file, removed, change)];
}

function weakened(
  file: FileChange,
  removed: readonly TextLine[],
  added: readonly TextLine[],
): readonly Finding[] {
  if (file.status === 'deleted') return [];
  return safeguards.flatMap((safeguard): readonly Finding[] => {
    const before = valuesOf(removed, safeguard);
    const after = valuesOf(added, safeguard);
    const was = before.filter(({ protects }) => protects);
    const still = after.filter(({ protects }) => protects);
    const off = after.filter(({ protects }) => !protects);
    const known = before.length - was.length;
    const turned = off
      .slice(known)
      .map(({ line }) =>
        finding(
          file,
          line,
          'new',
          safeguard.level,
          `This ${safeguard.what}: ${excerpt(line.text)}`,
          safeguard.name,
        ),
      );
    const gone = was
      .slice(still.length + off.length)
      .map(({ line }) =>
        finding(
          file,
          line,
          'old',
          safeguard.level,
          `This ${safeguard.what}: ${excerpt(line.text)} is removed.`,
          safeguard.name,
        ),
      );
    // A new resource that keeps nothing was never protected.
    return file.status === 'added'
      ? []
      : [
          ...(was.length > 0 ? turned : turned.map((entry) => ({ ...entry, level: 'note' as const }))),
          ...(holdsWholeResource(removed) ? [] : gone),
        ];
  });
}

function valuesOf(
  lines: readonly TextLine[],
  { pattern, protects }: Safeguard,
): readonly { readonly line: TextLine; readonly protects: boolean }[] {
  return lines.flatMap((line) => {
    const value = pattern.exec(line.text)?.[2];
    return value === undefined ? [] : [{ line, protects: protects.test(value) }];
  });
}

function holdsWholeResource(removed: readonly TextLine[]): boolean {
  return removed.some(({ text }) => resourceOn(text) !== null);
}

/** The kind of a resource that a line declares. */
function resourceOn(text: string): string | null {
  return (
    /^\s*"?Type"?:\s*["']?(AWS::\w+::\w+)/.exec(text)?.[1] ??
    /^kind:\s*["']?([A-Z]\w+)/.exec(text)?.[1] ??
    null
  );
}

function goneResources(file: FileChange, removed: readonly TextLine[], change: Change): readonly Finding[] {
  const gone = removed.flatMap((line) => {
    const kind = resourceOn(line.text);
    return kind === null ? [] : [{ line, kind }];
  });
  if (gone.length === 0) return [];
  const kept = new Map<string, number>();
  for (const line of change.files
    .filter((other) => mayBeManifest(other.path))
    .flatMap((other) => other.units.flatMap(addedTextLines))) {
    const kind = resourceOn(line.text);
    if (kind !== null) kept.set(kind, (kept.get(kind) ?? 0) + 1);
  }
  return gone.flatMap(({ line, kind }): readonly Finding[] => {
    const left = kept.get(kind) ?? 0;
    kept.set(kind, left - 1);
    if (left > 0) return [];
    const data = holdsData.test(kind);
    const when = kind.startsWith('AWS::') ? 'at the next deployment' : 'where manifests are pruned';
    return [
      finding(
        file,
        line,
        'old',
        data ? 'error' : 'warning',
        `A resource of the kind ${kind} is removed, which destroys it ${when}${data ? ' with what it holds' : ''}.`,
        kind,
      ),
    ];
  });
}

function finding(
  file: FileChange,
  line: TextLine,
  side: 'old' | 'new',
  level: FindingLevel,
  message: string,
  setting: string,
): Finding {
  return {
    rule: 'destructive-operation',
    level,
    path: file.path,
    unit: line.unit,
    line: line.number,
    message,
    data: side === 'old' ? { setting, side } : { setting },
  };
}
