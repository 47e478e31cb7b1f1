import type { ChangeClass, LanguageId } from '../../../../src/core/analysis/facts.ts';
import type { FuzzRandom } from '../../../fuzz/fuzzRandom.ts';
import type { SourceToken, TokenizedSource } from './sourceTokens.ts';

/** An edit that keeps the meaning, and the class that says so. */
export interface PreservingEdit {
  readonly kind: string;
  readonly text: string;
  readonly expected: ChangeClass;
}

type Editor = (source: TokenizedSource, random: FuzzRandom) => PreservingEdit | null;

const brackets = new Set<LanguageId>(['javascript', 'typescript', 'tsx', 'java', 'rust', 'go']);
const spaced = new Set<LanguageId>([
  ...brackets,
  'c',
  'cpp',
  'csharp',
  'kotlin',
  'php',
  'ruby',
  'bash',
  'hcl',
  'css',
]);
const commented: Readonly<Partial<Record<LanguageId, readonly [line: string, end: string]>>> = {
  javascript: ['// ', ''], typescript: ['// ', ''], tsx: ['// ', ''], python: ['# ', ''], go: ['// ', ''], java: ['// ', ''],
  rust: ['// ', ''], c: ['/* ', ' */'], cpp: ['// ', ''], csharp: ['// ', ''], kotlin: ['// ', ''], php: ['// ', ''],
  ruby: ['# ', ''], bash: ['# ', ''], hcl: ['# ', ''], css: ['/* ', ' */'],
}; // prettier-ignore

/** Tokens that stand first on their line, outside of literals. */
function firstOnLine(source: TokenizedSource): readonly SourceToken[] {
  return source.tokens.filter((token, at) => {
    const lineStart = source.text.lastIndexOf('\n', token.start - 1) + 1;
    const before = source.tokens[at - 1];
    const isFirst =
      source.text.slice(lineStart, token.start).trim() === '' && (before?.end ?? 0) <= lineStart;
    return (
      isFirst &&
      !/string|template|heredoc|text|content/.test([token.type, ...token.around.slice(0, 2)].join(' '))
    );
  });
}

function insert(source: TokenizedSource, at: number, text: string, until = at): string {
  return source.text.slice(0, at) + text + source.text.slice(until);
}

const indent: Editor = (source, random) => {
  const token = spaced.has(source.language) ? random.pick(firstOnLine(source)) : undefined;
  return token
    ? { kind: 'line indented', text: insert(source, token.start, '  '), expected: 'format' }
    : null;
};

const blankLine: Editor = (source, random) => {
  const token = spaced.has(source.language) ? random.pick(firstOnLine(source)) : undefined;
  if (!token) return null;
  const lineStart = source.text.lastIndexOf('\n', token.start - 1) + 1;
  return { kind: 'blank line added', text: insert(source, lineStart, '\n'), expected: 'format' };
};

const space: Editor = (source, random) => {
  const at = random.below(source.tokens.length - 1);
  const [token, next] = [source.tokens[at], source.tokens[at + 1]];
  if (!brackets.has(source.language) || !token || !next) return null;
  if (!/^[ ]+$/.test(source.text.slice(token.end, next.start))) return null;
  return { kind: 'space between tokens', text: insert(source, token.end, '  '), expected: 'format' };
};

const lineAfterComma: Editor = (source, random) => {
  const commas = brackets.has(source.language) ? source.tokens.filter(({ text }) => text === ',') : [];
  const token = random.pick(commas);
  if (!token || source.text[token.end] !== ' ') return null;
  return {
    kind: 'line broken behind a comma',
    text: insert(source, token.end, '\n', token.end + 1),
    expected: 'format',
  };
};

const commentLine: Editor = (source, random) => {
  const marks = commented[source.language];
  const token = random.pick(firstOnLine(source));
  if (marks === undefined || !token) return null;
  const lineStart = source.text.lastIndexOf('\n', token.start - 1) + 1;
  const margin = source.text.slice(lineStart, token.start);
  const line = `${margin}${marks[0]}Why it is so${marks[1]}\n`;
  return { kind: 'comment line added', text: insert(source, lineStart, line), expected: 'comment' };
};

const commentWord: Editor = (source, random) => {
  const comment = random.pick(source.comments);
  const word = comment && /[a-z]{4,}/.exec(comment.text);
  if (!comment || !word || commented[source.language] === undefined) return null;
  const start = comment.start + word.index;
  return {
    kind: 'word of a comment changed',
    text: insert(source, start, 'otherwise', start + word[0].length),
    expected: 'comment',
  };
};

const trailingComment: Editor = (source, random) => {
  const marks = commented[source.language];
  const token = random.pick(firstOnLine(source));
  if (marks === undefined || !token) return null;
  const nextLine = source.text.indexOf('\n', token.end);
  const line = source.text.slice(token.start, nextLine);
  if (nextLine < 0 || /[\\#"'`]|\/[/*]|\*\//.test(line)) return null;
  return {
    kind: 'comment behind a line added',
    text: insert(source, nextLine, `  ${marks[0]}why${marks[1]}`),
    expected: 'comment',
  };
};

const movable: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  javascript: /^(?:function_declaration|method_definition)$/,
  typescript: /^(?:function_declaration|method_definition|interface_declaration|type_alias_declaration)$/,
  tsx: /^(?:function_declaration|method_definition|interface_declaration|type_alias_declaration)$/,
  python: /^function_definition$/,
  go: /^(?:function_declaration|method_declaration|type_declaration)$/,
  java: /^(?:method_declaration|class_declaration|constructor_declaration)$/,
  rust: /^(?:function_item|struct_item|impl_item|enum_item)$/,
  csharp: /^method_declaration$/,
  kotlin: /^function_declaration$/,
  php: /^method_declaration$/,
};

/** Two declarations that follow each other change places. */
const movedDeclaration: Editor = (source, random) => {
  const type = movable[source.language];
  if (type === undefined) return null;
  const places = source.siblings
    .filter(
      ({ parent }) => !/statement_block|^block$|function|method/.test(parent) || source.language === 'python',
    )
    .flatMap(({ items }) =>
      items.flatMap((item, at) => {
        const next = items[at + 1];
        return next !== undefined && type.test(item.type) && type.test(next.type)
          ? [[item, next] as const]
          : [];
      }),
    );
  const place = random.pick(places);
  if (place === undefined) return null;
  const [one, two] = place;
  const between = source.text.slice(one.end, two.start);
  if (!/^\s*$/.test(between) || !between.includes('\n')) return null;
  const text = source.text.slice(two.start, two.end) + between + source.text.slice(one.start, one.end);
  return {
    kind: 'declarations changed places',
    text: insert(source, one.start, text, two.end),
    expected: 'move',
  };
};

const declared: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  javascript: /\b(?:const|let|var) $/,
  typescript: /\b(?:const|let|var) $/,
  tsx: /\b(?:const|let|var) $/,
  python: /\n[ \t]+$/,
  go: /\n\t+$/,
  java: /\b(?:int|String|boolean|long|var|[A-Z]\w*(?:<[^<>]*>)?) $/,
};

/** Every word equal to a local name is replaced in the function around it: what an editor without knowledge would do. */
const renamed: Editor = (source, random) => {
  const before = declared[source.language];
  if (before === undefined) return null;
  const names = source.tokens.filter((token, at) => {
    const next = source.tokens[at + 1]?.text ?? '';
    const isDeclared =
      /^(?::?=|:)$/.test(next) && before.test(source.text.slice(Math.max(0, token.start - 60), token.start));
    return (
      token.type === 'identifier' && isDeclared && token.around.some((type) => /function|method/.test(type))
    );
  });
  const name = random.pick(names);
  const isTaken =
    name === undefined || new RegExp(`[."'\`$/\\w-]${name.text}\\b|\\b${name.text}[:"'\`]`).test(source.text);
  if (isTaken) return null;
  const uses = source.tokens.filter(({ text }) => text === name.text);
  let text = source.text;
  for (const token of uses.toReversed())
    text = `${text.slice(0, token.start)}${name.text}Renamed${text.slice(token.end)}`;
  return { kind: 'local name changed everywhere', text, expected: 'rename' };
};

/** All edits; each gives null where a source has no place for it. */
export const preservingEditors: readonly Editor[] = [
  indent, blankLine, space, lineAfterComma, commentLine, commentWord, trailingComment, movedDeclaration, renamed,
]; // prettier-ignore
