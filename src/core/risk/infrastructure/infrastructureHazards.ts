import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import type { FindingLevel } from '../finding.ts';
import type { TextLine } from '../unitLines.ts';
import { containerfilePath } from './containerfilePath.ts';
import { runsFromNetwork } from './pipelineHazards.ts';

interface Hazard {
  readonly path: RegExp;
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly kind: string;
  readonly what: string;
}

const yaml = /\.ya?ml$/i;
const terraform = /\.(?:tf|tofu)$/i;

const added: readonly Hazard[] = [
  {
    path: containerfilePath,
    kind: 'network-script',
    level: 'warning',
    pattern: runsFromNetwork,
    what: 'The image runs a script from the network that nobody has read',
  },
  {
    path: containerfilePath,
    kind: 'network-file',
    level: 'warning',
    pattern: /^\s*ADD\s+(?!.*--checksum)(?:--\S+\s+)*https?:/i,
    what: 'The image takes a file from the network without a checksum',
  },
  {
    path: containerfilePath,
    kind: 'image',
    level: 'note',
    pattern: /^\s*FROM\s+(?:--\S+\s+)*(?!scratch\b|\$)[\w./-]+(?::latest)?(?:\s+AS\s+\S+)?\s*$/i,
    what: 'The base image has no fixed version',
  },
  {
    path: containerfilePath,
    kind: 'secret',
    level: 'warning',
    pattern: /^\s*(?:ENV|ARG)\s+\w*(?:SECRET|PASSWORD|TOKEN|API_KEY|PRIVATE_KEY)\w*[= ](?!\s*$|["']?\$)\S/i,
    what: 'A secret becomes part of the image',
  },
  {
    path: yaml,
    kind: 'image',
    level: 'note',
    pattern: /^\s*(?:-\s+)?image:\s*["']?[\w./-]+:latest["']?\s*$/,
    what: 'The image has no fixed version',
  },
  {
    path: yaml,
    kind: 'exposed',
    level: 'warning',
    pattern: /^\s*type:\s*["']?(?:LoadBalancer|NodePort)\b/,
    what: 'The service can be reached from outside the cluster',
  },
  {
    path: yaml,
    kind: 'exposed',
    level: 'note',
    pattern: /^\s*-\s*["']?0\.0\.0\.0:\d+:/,
    what: 'The port can be reached from every address',
  },
  {
    path: yaml,
    kind: 'scale',
    level: 'warning',
    pattern: /^\s*replicas:\s*0\b/,
    what: 'Nothing runs any more',
  },
  {
    path: terraform,
    kind: 'recreate',
    level: 'warning',
    pattern: /^(?: {0,2}|\t)(?:count|for_each)\s*=/,
    what: 'How many of these exist changes: some may be destroyed or made again at the next apply',
  },
  {
    path: terraform,
    kind: 'state',
    level: 'warning',
    pattern:
      /^\s*backend\s+"|^\s*(?:bucket|key|dynamodb_table)\s*=\s*"[^"]*(?:tfstate|terraform-state|terraform-lock)/,
    what: 'Where the state is kept changes',
  },
];

const removed: readonly Hazard[] = [
  {
    path: yaml,
    kind: 'health',
    level: 'warning',
    pattern: /^\s*(?:livenessProbe|readinessProbe|startupProbe|healthcheck):/,
    what: 'A health check is removed',
  },
  {
    path: containerfilePath,
    kind: 'health',
    level: 'warning',
    pattern: /^\s*HEALTHCHECK\s+(?!NONE)/i,
    what: 'A health check is removed',
  },
  {
    path: yaml,
    kind: 'limits',
    level: 'note',
    pattern:
      /^\s*(?:limits|mem_limit|cpus|PodDisruptionBudget):|kind:\s*(?:PodDisruptionBudget|HorizontalPodAutoscaler|ResourceQuota)\b/,
    what: 'A limit of resources or of disruption is removed',
  },
];

export const infrastructureWords =
  /curl|wget|ADD|FROM|ENV|ARG|image:|type:|0\.0\.0\.0|replicas|count|for_each|backend|bucket|key|dynamodb|probe|healthcheck|limits|disruption|autoscaler|quota/i;

/** Added lines of infrastructure that a reviewer would ask about. */
export function findInfrastructureHazards(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  // In a new file nothing exists yet that could be made again.
  const entries = added.filter(
    (entry) =>
      entry.path.test(file.path) &&
      (file.status !== 'added' || !/^(?:recreate|state|scale)$/.test(entry.kind)),
  );
  const stages = new Set(lines.flatMap(({ text }) => /^\s*FROM\s.*\sAS\s+(\S+)/i.exec(text)?.[1] ?? []));
  return lines.flatMap(({ text }, index): readonly Spot[] => {
    if (/^\s*(?:#|\/\/)/.test(text)) return [];
    const entry = entries.find((candidate) => candidate.pattern.test(text));
    if (
      entry === undefined ||
      (entry.kind === 'image' && stages.has(/^\s*FROM\s+(\S+)/i.exec(text)?.[1] ?? ''))
    )
      return [];
    // A block that is added with its number has nothing that could be made again.
    if (entry.kind === 'recreate' && isInNewBlock(lines, index)) return [];
    const { kind, level, what } = entry;
    return [
      { index, kind, level, message: `${what}: ${excerpt(text)}`, key: text.replace(/\s+/g, ' ').trim() },
    ];
  });
}

function isInNewBlock(lines: readonly TextLine[], index: number): boolean {
  for (let at = index - 1; at >= Math.max(0, index - 8); at -= 1) {
    const text = lines[at]?.text ?? '';
    if (text.startsWith('}')) return false;
    if (/^\w+\s+"[^{]*\{\s*$/.test(text)) return true;
  }
  return false;
}

/** What infrastructure no longer has; `null` for lines that say nothing of the kind. */
export function removedSafeguard(path: string, text: string): Pick<Hazard, 'level' | 'kind' | 'what'> | null {
  return removed.find((entry) => entry.path.test(path) && entry.pattern.test(text)) ?? null;
}
