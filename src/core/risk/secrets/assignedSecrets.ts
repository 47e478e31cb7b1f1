import { entropy, isPlaceholder } from './placeholder.ts';
import type { Secret } from './foundSecret.ts';

/** `name = "value"`, `"name": "value"`, `NAME=value`: a name that says secret, and a value of one word. */
const pattern =
  /(?<![A-Za-z0-9])([A-Za-z][\w.-]{0,60})["'`]?\s{0,8}(?::=|=>|[:=])\s{0,8}(?:["'`]([^"'`\s]{12,300})["'`]|([A-Za-z0-9+/=_~.-]{16,300})(?=\s|$|,|;))/g;
const secretName =
  /(?:secret|passw(?:or)?d|passphrase|\bpwd|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|encryption[-_.]?key|signing[-_.]?key|auth[-_.]?key|credential|client[-_.]?secret)s?(?:[-_.]?(?:value|id|base64|prod|live|key|hash|salt))?$/i;
/** Names that sound alike and hold no secret. */
const innocentName =
  /(?:token|key|secret|password)[-_.]?(?:type|name|path|file|url|uri|field|prefix|suffix|header|length|count|limit|id|format|expiry|ref|pattern|regex|label|env|var|index|selector|input|column|endpoint|color|hash|arn)s?$|(?:public|primary|foreign|sort|partition|cache|map|object|react|unique|next|csrf|cancellation|design|max|num|count)[-_.]?(?:key|token)s?$/i;

const awsSecret = /aws[-_.]?secret[-_.]?(?:access[-_.]?)?key/i;

/** Values that look random, assigned to names that say secret. */
export function findAssignedSecrets(line: string): readonly Secret[] {
  return [...line.matchAll(pattern)].flatMap((match): readonly Secret[] => {
    const [whole, name = '', quoted, bare] = match;
    const value = quoted ?? bare ?? '';
    if (!secretName.test(name) || innocentName.test(name) || !isRandom(value, quoted !== undefined))
      return [];
    const start = match.index + whole.lastIndexOf(value);
    const isAws = awsSecret.test(name) && /^[A-Za-z0-9+/]{40}$/.test(value);
    return [
      {
        kind: isAws ? 'aws-secret-access-key' : 'assigned-secret',
        what: isAws ? 'an AWS secret access key' : 'a random value under a name that says secret',
        level: isAws ? 'error' : 'warning',
        start,
        end: start + value.length,
        prefix: '',
      },
    ];
  });
}

/** Letters and digits mixed without words: what a generator makes, and neither an identifier nor a path nor a sentence. */
function isRandom(value: string, quoted: boolean): boolean {
  if (isPlaceholder(value) || !/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^[\w-]+(?:[./:][\w-]+)+$/.test(value) && !/^[\w-]{20,}\.[\w-]{20,}/.test(value)) return false;
  // camelCase, snake_case and kebab-case names, dates, versions, media types.
  const longestWord = Math.max(0, ...(value.match(/[a-z]{1,40}/g) ?? []).map((word) => word.length));
  if (longestWord >= 6 && !/[A-Z0-9][a-z]?[0-9][A-Z]/.test(value)) return false;
  if (/^(?:sha\d+|md5|v?\d+\.)/i.test(value)) return false;
  const bits = entropy(value);
  if (/^[0-9a-f-]+$/i.test(value)) return value.length >= 32 && bits >= 3;
  return bits >= (quoted ? 3.5 : 3.8) && value.length >= (quoted ? 16 : 20);
}
