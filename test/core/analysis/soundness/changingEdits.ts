import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { languageTables } from '../../../../src/core/analysis/syntax/languageTables.ts';
import type { FuzzRandom } from '../../../fuzz/fuzzRandom.ts';
import type { Siblings, SourceToken, TokenizedSource } from './sourceTokens.ts';

/** An edit that changes what a program means, or that it is one. */
export interface ChangingEdit {
  readonly kind: string;
  readonly text: string;
  /** True when the edit lies in import statements, which have a class of their own. */
  readonly isImport: boolean;
}

type Editor = (source: TokenizedSource, random: FuzzRandom) => ChangingEdit | null;

function replaced(
  kind: string,
  source: TokenizedSource,
  token: Pick<SourceToken, 'start' | 'end'> & { readonly around?: readonly string[]; readonly type?: string },
  by: string,
): ChangingEdit | null {
  const text = source.text.slice(0, token.start) + by + source.text.slice(token.end);
  const statements = languageTables[source.language].importStatements;
  const isImport = [token.type ?? '', ...(token.around ?? [])].some((type) => statements.includes(type));
  return text === source.text ? null : { kind, text, isImport };
}

function pickToken(
  { tokens }: TokenizedSource,
  random: FuzzRandom,
  fits: (token: SourceToken, at: number) => boolean,
): { readonly token: SourceToken; readonly at: number } | null {
  // Rare kinds are found by looking on from a random place.
  const from = random.below(tokens.length);
  for (let step = 0; step < tokens.length; step += 1) {
    const at = (from + step) % tokens.length;
    const token = tokens[at];
    if (token !== undefined && fits(token, at)) return { token, at };
  }
  return null;
}

const isWord = (text: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
const isName = (token: SourceToken): boolean =>
  isWord(token.text) && /identifier|name|word|constant/.test(token.type);

/** A name that is called or looked into: it stands for something declared elsewhere, so one use alone cannot change. */
function isUse({ tokens }: TokenizedSource, at: number): boolean {
  const next = tokens[at + 1]?.text;
  return next === '(' || next === '.' || next === '::' || next === '->';
}

const remove: Editor = (source, random) => {
  const found = pickToken(source, random, () => true);
  return found && replaced('token removed', source, found.token, '');
};

const repeat: Editor = (source, random) => {
  const found = pickToken(source, random, () => true);
  return found && replaced('token repeated', source, found.token, `${found.token.text} ${found.token.text}`);
};

const exchange: Editor = (source, random) => {
  const found = pickToken(source, random, (token, at) => !isName(token) || isUse(source, at));
  const other = pickToken(source, random, (token) => token.text !== found?.token.text);
  return found && other && replaced('token replaced', source, found.token, other.token.text);
};

const swap: Editor = (source, random) => {
  const found = pickToken(source, random, (token, at) => {
    const next = source.tokens[at + 1];
    return next !== undefined && next.text !== token.text;
  });
  const next = found === null ? undefined : source.tokens[found.at + 1];
  if (found === null || next === undefined) return null;
  const between = source.text.slice(found.token.end, next.start);
  return replaced(
    'tokens swapped',
    source,
    { ...found.token, end: next.end },
    next.text + between + found.token.text,
  );
};

const opposites: Readonly<Record<string, string>> = {
  '+': '-', '-': '+', '*': '/', '==': '!=', '===': '!==', '!=': '==', '!==': '===', '<': '<=', '>': '>=', '<=': '<',
  '>=': '>', '&&': '||', '||': '&&', and: 'or', or: 'and', true: 'false', false: 'true', True: 'False', False: 'True',
  '+=': '-=', '-=': '+=', '++': '--', '--': '++', '&': '|', '|': '&', '<<': '>>', let: 'var', const: 'var', public: 'private',
  private: 'public', '.': '?.', '->': '.', '=': '==', '!': '', not: '', '&&=': '||=', '??': '||', in: 'of', if: 'while',
}; // prettier-ignore

const operator: Editor = (source, random) => {
  const found = pickToken(source, random, ({ text }) => Object.hasOwn(opposites, text));
  return found && replaced('operator changed', source, found.token, opposites[found.token.text] ?? '');
};

const number: Editor = (source, random) => {
  const found = pickToken(source, random, ({ text }) => /^\d/.test(text));
  return (
    found &&
    replaced(
      'number changed',
      source,
      found.token,
      found.token.text.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)),
    )
  );
};

const use: Editor = (source, random) => {
  const found = pickToken(source, random, (token, at) => isName(token) && isUse(source, at));
  return found && replaced('one use of a name changed', source, found.token, `${found.token.text}Other`);
};

const isText = ({ type, around, text }: SourceToken): boolean =>
  /string|char|template|heredoc|regex|quoted|rune|scalar|text/.test(
    [type, around[0] ?? '', around[1] ?? ''].join(' '),
  ) && text.length > 1;

const literal: Editor = (source, random) => {
  const found = pickToken(source, random, isText);
  if (found === null) return null;
  const at = random.between(1, found.token.text.length - 1);
  const by = random.pick([' ', '  ', '\t', 'x', '\n', ' // x', '# x']);
  return replaced(
    'text of a literal changed',
    source,
    { ...found.token, start: found.token.start + at, end: found.token.start + at },
    by,
  );
};

const literalSpace: Editor = (source, random) => {
  const found = pickToken(source, random, (token) => isText(token) && /[^\s][ \t]+[^\s]/.test(token.text));
  if (found === null) return null;
  const at = found.token.text.search(/[^\s][ \t]/) + 1;
  const start = found.token.start + at;
  return replaced(
    'space in a literal changed',
    source,
    { ...found.token, start, end: start + 1 },
    random.pick(['', '  ', '\t']),
  );
};

/** Languages in which a line end between these tokens ends a statement, or is none where it was one. */
const breakAfter: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  javascript: /^(?:return|throw|break|continue|yield|async)$/,
  typescript: /^(?:return|throw|break|continue|yield|async)$/,
  tsx: /^(?:return|throw|break|continue|yield|async)$/,
  go: /^(?:return|\)|\w+|"[^"]*")$/,
  kotlin: /^(?:return|throw|\)|\w+)$/,
  ruby: /^(?:\)|[a-z]\w*)$/,
  bash: /^[\w-]+$/,
  python: /^(?:return|\w+|=|\+|==)$/,
  hcl: /^(?:=|\w+)$/,
  php: /^(?!x)x$/,
};

/** Tokens behind which a language may break a line: a break there changes nothing. */
const mayStandFirst = /^(?:[)\]},;.:?&|+*/%=<>-]|\?\.|else|catch|finally|&&|\|\||do|then|in|[{([])/;

const breakLine: Editor = (source, random) => {
  const after = breakAfter[source.language];
  if (after === undefined) return null;
  const found = pickToken(source, random, (token, at) => {
    const next = source.tokens[at + 1];
    if (next === undefined || !after.test(token.text) || mayStandFirst.test(next.text)) return false;
    return /^[ \t]+$/.test(source.text.slice(token.end, next.start));
  });
  const next = found === null ? undefined : source.tokens[found.at + 1];
  if (found === null || next === undefined) return null;
  return replaced('line broken', source, { ...found.token, start: found.token.end, end: next.start }, '\n');
};

/** Two words become one, or two operators make another one. */
const glue: Editor = (source, random) => {
  const found = pickToken(source, random, (token, at) => {
    const next = source.tokens[at + 1];
    if (next === undefined || !/^[ \t]+$/.test(source.text.slice(token.end, next.start))) return false;
    const [last, first] = [token.text.slice(-1), next.text.slice(0, 1)];
    return (
      (/[\w$]/.test(last) && /[\w$]/.test(first)) ||
      ['--', '++', '<-', '&&', '==', '=='].includes(last + first)
    );
  });
  const next = found === null ? undefined : source.tokens[found.at + 1];
  if (found === null || next === undefined) return null;
  return replaced('tokens glued', source, { ...found.token, start: found.token.end, end: next.start }, '');
};

const joinableLanguages: ReadonlySet<LanguageId> = new Set([
  'javascript', 'typescript', 'tsx', 'go', 'kotlin', 'ruby', 'bash', 'python', 'hcl', 'yaml',
] satisfies LanguageId[]); // prettier-ignore
/** Words that go on with the line above, or that the line above goes on with. */
const continues =
  /^(?:extends|implements|as|satisfies|of|in|instanceof|from|keyof|is|else|while|catch|finally|and|or|not|if|for|unless|do|then|where|by|with|throws|await|default|export|async|static|abstract|public|private|protected|readonly|return|type|enum|class|interface|function|fun|val|var|let|const|new|typeof|import|override|declare|get|set|internal|data|open|suspend|inline|package)$/;

const joinLines: Editor = (source, random) => {
  if (!joinableLanguages.has(source.language)) return null;
  const found = pickToken(source, random, (token, at) => {
    const next = source.tokens[at + 1];
    if (next === undefined || !isWord(token.text) || !isWord(next.text)) return false;
    if (continues.test(token.text) || continues.test(next.text)) return false;
    return /^[ \t]*\r?\n\s*$/.test(source.text.slice(token.end, next.start));
  });
  const next = found === null ? undefined : source.tokens[found.at + 1];
  if (found === null || next === undefined) return null;
  return replaced('lines joined', source, { ...found.token, start: found.token.end, end: next.start }, ' ');
};

const indentationLanguages: ReadonlySet<LanguageId> = new Set(['python', 'yaml'] satisfies LanguageId[]);

const indentation: Editor = (source, random) => {
  if (!indentationLanguages.has(source.language)) return null;
  const found = pickToken(source, random, (token) =>
    /(?:^|\n)[ \t]*$/.test(source.text.slice(0, token.start)),
  );
  if (found === null) return null;
  const start = source.text.lastIndexOf('\n', found.token.start - 1) + 1;
  const space = source.text.slice(start, found.token.start);
  const by = random.pick([`${space} `, `${space}    `, space.slice(1), space.slice(4), `${space}\t`, '']);
  return replaced('indentation changed', source, { ...found.token, start, end: found.token.start }, by);
};

const lineComments: Readonly<Partial<Record<LanguageId, string>>> = {
  python: '#', ruby: '#', bash: '#', hcl: '#', yaml: '#', toml: '#', sql: '--',
}; // prettier-ignore

const directives: Readonly<Partial<Record<LanguageId, readonly string[]>>> = {
  javascript: ['// eslint-disable-next-line', '// @ts-ignore', '/* istanbul ignore next */', '// prettier-ignore', '/* eslint no-eval: 0 */', '/* global a */', '//# sourceMappingURL=a'],
  typescript: ['// @ts-expect-error', '/// <reference types="a" />', '// eslint-disable-line', '// biome-ignore lint: a', '/* c8 ignore next */', '/** @jsx h */'],
  tsx: ['// @ts-nocheck', '/* webpackChunkName: "a" */', '// eslint-disable-next-line'],
  python: ['# type: ignore', '# noqa: E501', '# pylint: disable=all', '# nosec', '# pragma: no cover', '# fmt: off', '# -*- coding: latin-1 -*-', '# mypy: ignore-errors', '# pyright: basic', '# ruff: noqa'],
  go: ['//go:build linux', '//nolint:all', '//go:noinline', '// +build ignore', '//export A', '//go:embed a', '//lint:ignore a b', '// +kubebuilder:object:root=true'],
  java: ['// CHECKSTYLE:OFF', '// NOSONAR', '//noinspection unused', '// @formatter:off'],
  rust: ['// rustfmt::skip', '/// ```\n/// assert!(false);\n/// ```', '//! a'],
  c: ['// NOLINT', '/* clang-format off */', '/* fallthrough */', '// cppcheck-suppress a', '/* LCOV_EXCL_LINE */', '// joins \\'],
  cpp: ['// NOLINTNEXTLINE(a)', '// clang-format off', '// IWYU pragma: keep', '//-V501', '// joins \\'],
  csharp: ['#nullable disable', '#pragma warning disable', '// ReSharper disable once All', '// <auto-generated/>', '#region a'],
  ruby: ['# rubocop:disable all', '# frozen_string_literal: false', '# typed: false', '# :nodoc:', '#: () -> void'],
  php: ['// phpcs:ignore', '// @phpstan-ignore-line', '/** @psalm-suppress all */', '# noqa', '// a ?> b'],
  kotlin: ['// ktlint-disable', '// detekt:all', '//noinspection a', '// @formatter:off'],
  bash: ['# shellcheck disable=SC2086', '#SBATCH --time=1', '#!/bin/zsh'],
  hcl: ['# tflint-ignore: a', '#tfsec:ignore:a', '# checkov:skip=a', '#trivy:ignore:a'],
  sql: ['-- name: GetAll :many', '/*+ INDEX(a) */', '-- +goose Down', '-- sqlfluff:disable', '/*! SET a = 1 */'],
  yaml: ['# yamllint disable', '# yaml-language-server: $schema=a'],
  css: ['/* stylelint-disable */', '/*! kept */', '/* autoprefixer: off */'],
}; // prettier-ignore

const directive: Editor = (source, random) => {
  const known = directives[source.language];
  if (known === undefined) return null;
  const lines = source.text.split('\n');
  const at = random.below(lines.length);
  const edited = [...lines.slice(0, at), random.pick(known), ...lines.slice(at)].join('\n');
  return { kind: 'directive added', text: edited, isImport: false };
};

/** Text that is not what it looks like. */
const hidden: Editor = (source, random) => {
  const comment = source.comments[random.below(source.comments.length)];
  if (comment === undefined || comment.text.length < 4) return null;
  const start = comment.start + Math.floor(comment.text.length / 2);
  return replaced(
    'hidden character in a comment',
    source,
    { start, end: start },
    random.pick(['\u202e', '\u200b', '\u2066', '\u00ad']),
  );
};

const commentedOut: Editor = (source, random) => {
  const found = pickToken(source, random, () => true);
  const mark = lineComments[source.language] ?? random.pick(['//', '/*']);
  return (
    found && replaced('code commented out', source, { ...found.token, end: found.token.start }, `${mark} `)
  );
};

const blocks =
  /^(?:statement_block|block|compound_statement|body_statement|function_body|statements|do_block|then|constructor_body)$/;
/** Where declarations stand that run in order, beside those that do not. */
const bodies = /^(?:program|module|source_file|class_body|declaration_list|compilation_unit)$/;
const functions = /function|method|lambda|constructor|closure/;
const declarations =
  /function|method|class|interface|struct|trait|impl|enum|type|import|export|using|use|mod|const_item|static_item|macro|comment|empty/;

/** Neighbours that all run where they stand. */
function runsOf(items: Siblings['items']): readonly Siblings['items'][] {
  const runs: Siblings['items'][number][][] = [[]];
  for (const item of items) {
    if (declarations.test(item.type)) runs.push([]);
    else runs.at(-1)?.push(item);
  }
  return runs.filter((run) => run.length > 1);
}

/** Three lines or more of statements change places with those behind them. */
const movedStatements: Editor = (source, random) => {
  const places = source.siblings.flatMap(({ parent, around, items }) => {
    const isInFunction = blocks.test(parent) && around.slice(0, 2).some((type) => functions.test(type));
    return isInFunction || bodies.test(parent) ? runsOf(items) : [];
  });
  const items = places[random.below(places.length)];
  if (items === undefined) return null;
  const first = random.below(items.length - 1);
  const middle = random.between(first + 1, items.length - 1);
  const last = random.between(middle, items.length - 1);
  const at = (index: number): number => source.text.lastIndexOf('\n', items[index]?.start ?? 0) + 1;
  const nextLine = source.text.indexOf('\n', items[last]?.end ?? 0);
  const end = nextLine < 0 ? source.text.length : nextLine + 1;
  const [one, two] = [source.text.slice(at(first), at(middle)), source.text.slice(at(middle), end)];
  if (one.trim() === two.trim() || !one.endsWith('\n') || !two.endsWith('\n')) return null;
  return replaced('statements moved', source, { start: at(first), end }, two + one);
};

/** All edits; each gives null where a source has no place for it. */
export const changingEditors: readonly Editor[] = [
  remove, repeat, exchange, swap, operator, number, use, literal, literalSpace, breakLine, glue, joinLines, indentation,
  directive, hidden, commentedOut, movedStatements,
]; // prettier-ignore
