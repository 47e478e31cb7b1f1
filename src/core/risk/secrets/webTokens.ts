import { Buffer } from 'node:buffer';
import type { Secret } from './foundSecret.ts';

const pattern = /(?<![\w-])(eyJ[\w-]{10,2000})\.(eyJ[\w-]{10,8000})\.([\w-]{20,2000})(?![\w-])/g;

/** JSON Web Tokens whose payload says something: claims, and not the sample that every tutorial shows. */
export function findTokens(line: string): readonly Secret[] {
  if (!line.includes('eyJ')) return [];
  return [...line.matchAll(pattern)].flatMap((match): readonly Secret[] => {
    const header = decode(match[1] ?? '');
    const payload = decode(match[2] ?? '');
    if (header === null || payload === null || header['alg'] === 'none') return [];
    if (isSample(payload)) return [];
    return [
      {
        kind: 'json-web-token',
        what: 'a signed JSON Web Token',
        // Tokens with the role `anon` are made to be public.
        level: payload['role'] === 'anon' ? 'note' : 'warning',
        start: match.index,
        end: match.index + match[0].length,
        prefix: 'eyJ',
      },
    ];
  });
}

function isSample(payload: Readonly<Record<string, unknown>>): boolean {
  const { sub, name, iss } = payload;
  const text = [sub, name, iss].filter((value) => typeof value === 'string').join(' ');
  return /^1234567890|john doe|example|\btest|supabase-demo/i.test(text) || Object.keys(payload).length < 2;
}

function decode(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null; // not a token after all
  }
}
