import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { languageOf } from '../../../../src/core/analysis/languageOf.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { readGrammarFiles } from '../analysisDistribution.ts';

const of = (path: string, source?: string): string | null =>
  languageOf(toRepoPath(path), source === undefined ? undefined : Buffer.from(source));

test.each([
  ['src/a.c', 'c'],
  ['src/a.CPP', 'cpp'],
  ['src/a.tpp', 'cpp'],
  ['Program.cs', 'csharp'],
  ['tasks/db.rake', 'ruby'],
  ['Gemfile', 'ruby'],
  ['sub/Rakefile', 'ruby'],
  ['build.gradle.kts', 'kotlin'],
  ['public/index.php', 'php'],
  ['deploy.sh', 'bash'],
  ['home/.bashrc', 'bash'],
  ['main.tf', 'hcl'],
  ['prod.auto.tfvars', 'hcl'],
  ['db/001.sql', 'sql'],
  ['.github/workflows/ci.yml', 'yaml'],
  ['.clang-format', 'yaml'],
  ['tsconfig.json', 'json'],
  ['.babelrc', 'json'],
  ['Cargo.toml', 'toml'],
  ['index.htm', 'html'],
  ['a.css', 'css'],
  ['App.vue', 'vue'],
])('%s is %s', (path, expected) => expect(of(path)).toBe(expected));

test.each([
  'a.scss',
  'a.less',
  'Dockerfile',
  'Dockerfile.dev',
  'Makefile',
  '.env',
  '.env.local',
  'a.swift',
  'a.json5',
  'Jenkinsfile',
  'LICENSE',
  'a',
  '.c',
  'sh',
  'a.toString',
  'toString',
])('%s has no grammar', (path) => expect(of(path)).toBeNull());

describe('by contents', () => {
  test.each([
    ['#!/bin/sh\n', 'bash'],
    ['#!/usr/bin/env bash\nset -e\n', 'bash'],
    ['#! /usr/bin/env -S A=1 node --test\r\n', 'javascript'],
    ['#!/usr/bin/python3.11 -u\n', 'python'],
    ['#!/usr/bin/env ruby\n', 'ruby'],
    ['#!/usr/bin/env tclsh\n', null],
    ['#!/usr/bin/env\n', null],
    ['#!constructor\n', null],
    ['#!/bin/zsh\n', null],
    ['echo #!/bin/sh\n', null],
    ['', null],
  ])('%j is %s', (source, expected) => expect(of('bin/tool', source)).toBe(expected));

  test('an extension wins over the first line', () => {
    expect(of('a.txt', '#!/bin/sh\n')).toBeNull();
    expect(of('a.py', '#!/bin/sh\n')).toBe('python');
  });

  test.each([
    ['struct s { int x; };\n#ifdef __cplusplus\nextern "C" {\n#endif\n', 'c'],
    ['/* a class of things in a namespace */\nint class_of(int template);\n', 'c'],
    ['#pragma once\nclass A;\n', 'cpp'],
    ['namespace a {\n', 'cpp'],
    ['#include <vector>\n', 'cpp'],
    ['template <typename T>\nT f();\n', 'cpp'],
    ['void f(const std::string &s);\n', 'cpp'],
    ['', 'c'],
  ])('a header with %j is %s', (source, expected) => expect(of('a.h', source)).toBe(expected));
});

test('every language has a grammar, and every grammar a language', async () => {
  const { languageTables } = await import('../../../../src/core/analysis/syntax/languageTables.ts');
  expect(Object.keys(await readGrammarFiles()).toSorted()).toEqual(Object.keys(languageTables).toSorted());
});
