import type { LanguageId } from '../facts.ts';
import { readCParameter } from './readCParameter.ts';
import { splitOutside } from './splitOutside.ts';

/** One parameter as its callers see it. */
export interface Parameter {
  readonly name: string;
  /** Empty where none is written. */
  readonly type: string;
  readonly isOptional: boolean;
  /** Takes any number of arguments. */
  readonly isRest: boolean;
  /** `name`: passed by name alone; `place`: by place alone. */
  readonly by: 'place' | 'name' | 'either';
  /** What callers may pass, where that is less or more than what is written: see `isWithin`. */
  readonly passes?: string;
  readonly accepts?: string;
}

type Reader = (text: string) => readonly Parameter[];

/**
 * Splits the parameters of a declaration, as written, into names, types and what may be left out; without a language
 * they are names alone.
 */
export function readParameters(language: LanguageId | null, texts: readonly string[]): readonly Parameter[] {
  if (language === 'python') return readPython(texts);
  if (language === 'ruby') return readRuby(texts);
  const read = language === null ? undefined : readers[language];
  return read === undefined ? texts.map(unknownParameter) : texts.flatMap(read);
}

const readers: Partial<Record<LanguageId, Reader>> = {
  typescript: readScript,
  tsx: readScript,
  javascript: readScript,
  vue: readScript,
  go: readGo,
  rust: readRust,
  java: readTyped,
  csharp: readTyped,
  c: readCParameter,
  cpp: readCParameter,
  php: readTyped,
  kotlin: readKotlin,
};

function unknownParameter(text: string): Parameter {
  return { name: text, type: '', isOptional: false, isRest: false, by: 'place' };
}

/** `private a?: string`, `...rest: T[]`, `{a, b}: Options = {}`. */
function readScript(text: string): readonly Parameter[] {
  const bare = text.replace(
    /^(?:@[\w.]+(?:\([^)]*\))?\s*|(?:public|private|protected|readonly|override)\s+)+/,
    '',
  );
  const isRest = bare.startsWith('...');
  const [declared = '', value] = splitOutside(isRest ? bare.slice(3) : bare, '=', 2);
  const [pattern = '', type = ''] = splitOutside(declared, ':', 2);
  const name = pattern.replace(/\?$/, '').trim();
  const isOptional = value !== undefined || pattern.endsWith('?') || isRest;
  return name === 'this' ? [] : [{ name, type, isOptional, isRest, by: 'place' }];
}

/** `a: int = 3`, `*args`, `**options`; after `*` by name alone, before `/` by place alone. */
function readPython(texts: readonly string[]): readonly Parameter[] {
  const slash = texts.indexOf('/');
  let by: Parameter['by'] = 'either';
  return texts.flatMap((text, at): Parameter[] => {
    if (text === '/') return [];
    const stars = /^\*{0,2}/.exec(text)?.[0] ?? '';
    const own = by;
    if (stars === '*') by = 'name';
    if (text === '*') return [];
    const [declared = '', value] = splitOutside(text.slice(stars.length), '=', 2);
    const [name = '', type = ''] = splitOutside(declared, ':', 2);
    const isRest = stars !== '';
    return [
      {
        name: `${stars}${name}`,
        type,
        isOptional: isRest || value !== undefined,
        isRest,
        by: at < slash ? 'place' : isRest ? 'place' : own,
      },
    ];
  });
}

const goTypeWords = /^(?:chan|func|map|struct|interface)\b/;

/** `a, b int` are two of one type; parameters may also have a type alone. */
function readGo(text: string): readonly Parameter[] {
  const names = splitOutside(text, ',');
  const last = names.at(-1) ?? '';
  const named = goTypeWords.test(last) ? null : /^([\p{L}_][\p{L}\p{N}_]*)\s+(.+)$/su.exec(last);
  const type = named?.[2] ?? last;
  const isRest = type.startsWith('...');
  const all = [...names.slice(0, -1), named?.[1] ?? '_'];
  return all.map((name) => ({ name, type, isOptional: isRest, isRest, by: 'place' }));
}

function readRust(text: string): readonly Parameter[] {
  const [pattern = '', type = ''] = splitOutside(text, ':', 2);
  const isSelf = /(?:^|\s|&)self$/.test(pattern) && type === '';
  const name = isSelf ? 'self' : pattern.replace(/^mut\s+/, '');
  return [
    {
      name,
      type: isSelf ? pattern.replace(/^mut\s+/, '') : type,
      isOptional: false,
      isRest: false,
      by: 'place',
    },
  ];
}

/** `final Map<A, B> name`, `T... names`, `string $name = ""`, `params int[] rest`. */
function readTyped(text: string): readonly Parameter[] {
  const bare = text.replace(
    /^(?:@[\w.]+(?:\([^)]*\))?\s*|#?\[[^\]]*\]\s*|(?:final|this|public|private|protected|readonly)\s+)+/,
    '',
  );
  const [declared = '', value] = splitOutside(bare, '=', 2);
  const isRest = /\.\.\./.test(declared) || /^params\s/.test(declared);
  const split = /^(.*?)\s*(&?\$?[\p{L}_][\p{L}\p{N}_]*(?:\[\])?)$/su.exec(declared.replace('...', ' '));
  const name = split?.[2] ?? declared;
  const type = (split?.[1] ?? '').trim();
  return [{ name, type, isOptional: isRest || value !== undefined, isRest, by: 'place' }];
}

/** `vararg names: String`, `crossinline block: () -> Unit = {}`. */
function readKotlin(text: string): readonly Parameter[] {
  const bare = text.replace(/^(?:@[\w.]+(?:\([^)]*\))?\s*)+/, '');
  const isRest = /^(?:\w+\s+)*vararg\s/.test(bare);
  const [declared = '', value] = splitOutside(bare, '=', 2);
  const [words = '', type = ''] = splitOutside(declared, ':', 2);
  const name = words.split(/\s+/).at(-1) ?? words;
  return [{ name, type, isOptional: isRest || value !== undefined, isRest, by: 'either' }];
}

/** `a`, `b = 1`, `c:`, `d: 2`, `*rest`, `**options`, `&block`. */
function readRuby(texts: readonly string[]): readonly Parameter[] {
  return texts.map((text) => {
    const keyword = /^([\p{L}_][\p{L}\p{N}_]*):\s*(.*)$/su.exec(text);
    if (keyword !== null)
      return { name: keyword[1] ?? '', type: '', isOptional: keyword[2] !== '', isRest: false, by: 'name' };
    const isRest = /^(?:[*&]|\.\.\.$)/.test(text);
    const [name = '', value] = splitOutside(text, '=', 2);
    return { name, type: '', isOptional: isRest || value !== undefined, isRest, by: 'place' };
  });
}
