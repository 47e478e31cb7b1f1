import { extname } from 'node:path';
import type { LanguageId } from '../facts.ts';

/** How the users of a declaration name it. */
export interface NameSearch {
  /** The first line that names it, 1-based; null when the text does not. */
  firstLine(text: string): number | null;
  /** True when a file passes the declaration on under its name, so that its own importers use it too. */
  passesOn(path: string, text: string): boolean;
}

/** In C `#` begins no comment, and an asterisk may begin a statement. */
const nativeComment = /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$))/;
const headerName = /\.(?:h|hh|hpp|hxx|h\+\+|inc|inl|ipp|tpp)$/i;
const anyComment = /^\s*(?:\/\/|#(?!\[|include)|\*|\/\*|--|"""|''')/;

/**
 * Looks for a declaration by its name as a word outside comment lines: of a member, both its own name behind `.`, `::`
 * or `->` (or as a key) and that of its owner must be there. Default exports have no name: every importer uses them.
 */
export function nameSearch(qualified: string, language: LanguageId): NameSearch {
  const parts = qualified.split(/\.|::/);
  // Ruby calls `size=` by an assignment.
  const own = (parts.at(-1) ?? qualified).replace(/(?<=\w)=$/, '');
  const owner = parts.length > 1 ? (parts.at(-2) ?? null) : null;
  const top = parts[0] ?? qualified;
  const isOfOwner = owner !== null && /^(?:constructor|__\w+__|\[…\]|operator\b.*|\W+)$/.test(own);
  const isNative = language === 'c' || language === 'cpp';
  const comment = isNative ? nativeComment : anyComment;
  const isDefault = qualified === 'default';
  const word = wordOf(isOfOwner ? (owner ?? own) : own);
  const ownerWord = owner === null || isOfOwner ? null : wordOf(owner);
  const passing = new RegExp(
    `\\bexport\\s+\\*|\\bexport\\b[^;]{0,2000}?\\b${escape(top)}\\b|\\bpub\\s+use\\b`,
    'u',
  );
  return {
    firstLine(text) {
      if (isDefault) return 1;
      if (!word.test(text) || (ownerWord !== null && !ownerWord.test(text))) return null;
      const lines = text.split('\n');
      const find = (name: RegExp): number =>
        lines.findIndex((line) => name.test(line) && !comment.test(line));
      const at = ownerWord !== null && find(ownerWord) < 0 ? -1 : find(word);
      return at < 0 ? null : at + 1;
    },
    passesOn: (path, text) =>
      path.endsWith('__init__.py') ||
      (isNative && headerName.test(path)) ||
      (extname(path) !== '.py' && text.length < 200_000 && passing.test(text)),
  };
}

function wordOf(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escape(name)}(?![\\p{L}\\p{N}_$])`, 'u');
}

function escape(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
