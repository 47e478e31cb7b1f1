import type { FindingLevel } from '../finding.ts';
import { foldOperation, type Hazard } from './hazard.ts';
import { readShellCommands } from './shellCommands.ts';

/** Commands that delete what cannot be brought back, or rewrite what others hold. */
export function findShellHazards(text: string): readonly Hazard[] {
  if (!commandNames.test(text)) return [];
  return readShellCommands(text).flatMap(({ words, line }) => {
    const judged = judgeCommand(words);
    return judged === null ? [] : [{ ...judged, line, operation: foldOperation(words.join(' ')) }];
  });
}

/** Every command that is judged below: most text has none, and need not be cut into commands. */
const commandNames =
  /\b(?:rm|git|kubectl|oc|helm|terraform|tofu|terragrunt|pulumi|cdk|docker|podman|docker-compose|podman-compose|mkfs|wipefs|dd|dropdb|aws|gsutil|gcloud|az|redis-cli|find|shred|truncate|Remove-Item|mongo|mongosh|etcdctl|consul|vault|zfs|lvremove|vgremove|gh|npm|supabase|prisma|rails|rake|alembic|sequelize|knex|flyway|artisan)\b/;

interface Judged {
  readonly level: FindingLevel;
  readonly what: string;
}

/** Commands told by their first words; `when` looks at all of them joined. First match wins. */
const table: readonly { readonly when: RegExp; readonly level: FindingLevel; readonly what: string }[] = [
  {
    when: /^git push\b.* (?:--force|-f|--mirror)(?: |$)|^git push\b.* \+\S/,
    level: 'warning',
    what: 'overwrites the history of a remote branch',
  },
  { when: /^git push\b.* (?:--delete|-d)(?: |$)/, level: 'warning', what: 'deletes a remote branch or tag' },
  {
    when: /^(?:kubectl|oc) delete\b.*(?: --all\b| (?:ns|namespaces?|pvc?|persistentvolume(?:claim)?s?|crds?)\b)/,
    level: 'error',
    what: 'deletes cluster resources with what they hold',
  },
  { when: /^(?:kubectl|oc) delete\b/, level: 'warning', what: 'deletes cluster resources' },
  { when: /^helm (?:uninstall|delete)\b/, level: 'warning', what: 'removes a release from the cluster' },
  {
    when: /^(?:terraform|tofu|terragrunt)\b.* (?:destroy|run-all destroy|-destroy)(?: |$)/,
    level: 'error',
    what: 'destroys infrastructure',
  },
  {
    when: /^(?:terraform|tofu|terragrunt) state rm\b/,
    level: 'warning',
    what: 'removes resources from the state',
  },
  { when: /^(?:pulumi|cdk) destroy\b/, level: 'error', what: 'destroys infrastructure' },
  {
    when: /^(?:docker|podman) (?:system|volume|image|container) prune\b/,
    level: 'warning',
    what: 'deletes containers, images or volumes',
  },
  { when: /^(?:docker|podman) volume rm\b/, level: 'warning', what: 'deletes volumes' },
  {
    when: /^(?:docker compose|docker-compose|podman-compose) down\b.* (?:-v|--volumes)(?: |$)/,
    level: 'warning',
    what: 'deletes volumes',
  },
  { when: /^(?:mkfs(?:\.\w+)?|wipefs)(?: |$)/, level: 'error', what: 'erases a file system' },
  { when: /^dd\b.* of=\/dev\/(?!null\b|stdout\b|stderr\b)/, level: 'error', what: 'overwrites a device' },
  { when: /^dropdb\b/, level: 'error', what: 'drops a database' },
  {
    when: /^aws s3 (?:rm\b.* --recursive|rb\b.* --force)/,
    level: 'error',
    what: 'deletes the objects of a bucket',
  },
  { when: /^aws \S+ delete-/, level: 'warning', what: 'deletes cloud resources' },
  {
    when: /^(?:gsutil|gcloud storage) (?:-m )?rm\b.* (?:-r|--recursive)(?: |$)/,
    level: 'error',
    what: 'deletes the objects of a bucket',
  },
  {
    when: /^gcloud\b.* delete(?: |$)|^az\b.* delete(?: |$)/,
    level: 'warning',
    what: 'deletes cloud resources',
  },
  {
    when: /^find\b.* -(?:delete|exec rm)(?: |$)/,
    level: 'warning',
    what: 'deletes every file that is found',
  },
  { when: /^shred\b/, level: 'warning', what: 'overwrites files' },
  { when: /^zfs destroy\b|^(?:lvremove|vgremove)\b/, level: 'error', what: 'destroys a volume' },
  {
    when: /^Remove-Item\b(?=.* -Recurse\b)(?=.* -Force\b)/i,
    level: 'warning',
    what: 'deletes a directory with everything inside',
  },
  { when: /^gh (?:repo|release) delete\b/, level: 'warning', what: 'deletes a repository or release' },
  { when: /^npm unpublish\b/, level: 'warning', what: 'takes a published package back' },
  {
    when: /^(?:npx |pnpm |yarn |bunx )?prisma db push\b.* --accept-data-loss(?: |$)/,
    level: 'warning',
    what: 'changes a database even where data is lost',
  },
  {
    when: /^(?:npx |pnpm |yarn |bunx )?prisma (?:migrate reset|db push\b.* --force-reset)(?: |$)|^(?:npx )?supabase db reset\b.* --linked/,
    level: 'error',
    what: 'empties a database',
  },
  {
    when: /^(?:bundle exec )?(?:bin\/)?(?:rails|rake) db:(?:drop|reset|purge)\b|^(?:php )?artisan (?:migrate:(?:fresh|reset|refresh)|db:wipe)\b|^flyway\b.* clean(?: |$)|^(?:npx )?(?:knex|sequelize)\b.* (?:migrate:rollback --all|db:drop|db:migrate:undo:all)/,
    level: 'error',
    what: 'empties a database',
  },
  { when: /^redis-cli\b.* (?:flushall|flushdb)\b/i, level: 'error', what: 'empties a store' },
];

function judgeCommand(words: readonly string[]): Judged | null {
  if (words[0] === 'rm') return judgeRemove(words.slice(1));
  const joined = words.join(' ');
  const found = table.find((entry) => entry.when.test(joined));
  return found === undefined ? null : { level: found.level, what: found.what };
}

/** Where a build or a test puts what it can make again; removing it is ordinary. */
const scratch =
  /te?mp|^\$\w*(?:test|work|combined|stag|sandbox|scratch|extract)|(?:^|[/_-])(?:node_modules|dist|build|bundle|out|output|target|coverage|htmlcov|vendor|site|public|generated|lib|bin|obj|artifacts?|logs?)(?:[/_.-]|$)|cache|egg-info|\.(?:next|nuxt|turbo|tox|venv|nyc_output|output|parcel)|^\/(?:var\/lib\/apt\/lists|usr\/share\/(?:doc|man|locale))/i;

/** A root, a home, everything, or a variable that empties to one of them. */
const wholesale =
  /^(?:\/|\/\*|~\/?\*?|\*|\.\*?|\.\.?\/?\*?|\$\w+\/?\*|\/\$\w+\/?\*?|\$HOME\/?\*?|\/(?:etc|usr|var|home|opt|root|bin|lib|boot|dev|srv)\/?\*?)$/;

function judgeRemove(words: readonly string[]): Judged | null {
  const flags = words.filter((word) => word.startsWith('-'));
  const short = flags.filter((flag) => !flag.startsWith('--')).join('');
  const recursive = /[rR]/.test(short) || flags.includes('--recursive');
  const force = short.includes('f') || flags.includes('--force');
  const targets = words.filter((word) => !word.startsWith('-') && !/^(?:\d*[<>].*|\$)$/.test(word));
  if (!recursive || !force || targets.length === 0) return null;
  const serious = targets.filter((target) => !scratch.test(target));
  if (serious.length === 0) return null;
  const level = serious.some((target) => wholesale.test(target)) ? 'error' : 'warning';
  return { level, what: `deletes ${serious.slice(0, 3).join(', ')} with everything inside` };
}
