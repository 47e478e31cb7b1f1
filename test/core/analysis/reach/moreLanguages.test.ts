import { describe, expect, test } from 'vitest';
import type { FileContents } from '../../../helpers/gitRepository.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { analyzeCommits, describeChanges, disposeAnalyzer } from './analyzeCommits.ts';

cleanUpDistribution();
disposeAnalyzer();

async function check(
  before: FileContents,
  after: FileContents,
  ...expected: readonly string[]
): Promise<void> {
  expect(describeChanges((await analyzeCommits(before, after)).facts)).toEqual(expected);
}

describe('Kotlin', () => {
  const store = 'core/src/commonMain/kotlin/acme/Store.kt';
  const before = {
    'settings.gradle.kts': 'include(":core", ":app")\n',
    'core/build.gradle.kts': '',
    'app/build.gradle.kts': '',
    [store]: 'package acme\n\nfun open(path: String) {}\n\nclass Store {\n  fun get(a: Int) {}\n}\n',
    // The same package in another source set, and below a directory that does not spell it.
    'core/src/jvmMain/kotlin/acme/Near.kt': 'package acme\n\nfun near() = open("a")\n',
    'app/src/main/kotlin/Odd.kt': 'package acme\n\nfun odd() = open("b")\n',
    'app/src/main/kotlin/app/Main.kt': 'package app\n\nimport acme.open\n\nfun main() = open("c")\n',
    'app/src/main/kotlin/app/All.kt': 'package app\n\nimport acme.*\n\nfun all() = open("d")\n',
    'app/src/main/java/app/Old.java': 'package app;\n\nclass Old { void f() { acme.StoreKt.open("e"); } }\n',
    // Another `open`, and one in a comment.
    'app/src/main/kotlin/app/Other.kt': 'package app\n\nimport other.open\n\nfun other() = open("f")\n',
    'app/src/main/kotlin/app/Quiet.kt':
      'package app\n\nimport acme.Store\n// open is not used\nval s = Store().get(1)\n',
  } satisfies FileContents;

  test('a package has many directories and needs no import', async () => {
    const { facts } = await analyzeCommits(before, {
      [store]:
        'package acme\n\nfun open(path: String, mode: Int) {}\n\nclass Store {\n  fun get(a: Int) {}\n}\n',
    });
    expect(describeChanges(facts)).toEqual([
      `${store} changed open: 5 in app | app/src/main/java/app/Old.java:3 app/src/main/kotlin/Odd.kt:3 app/src/main/kotlin/app/All.kt:5 app/src/main/kotlin/app/Main.kt:3 core/src/jvmMain/kotlin/acme/Near.kt:3`,
    ]);
    // By imports alone: neighbours of the package have none.
    expect(facts.reach?.get(store as never)).toEqual({ files: 3, modules: ['app'], isComplete: true });
  });

  test('members by their own name and that of their class', async () => {
    await check(
      before,
      { [store]: 'package acme\n\nfun open(path: String) {}\n\nclass Store\n' },
      `${store} removed Store.get: 1 in app | app/src/main/kotlin/app/Quiet.kt:5`,
    );
  });

  test('tests, scripts and hidden declarations offer nothing', async () => {
    const path = 'core/src/commonTest/kotlin/acme/A.kt';
    await check(
      { [path]: 'fun a() {}\n', 'tasks.gradle.kts': 'fun b() {}\n', 'src/C.kt': 'private fun c() {}\n' },
      { [path]: '\n', 'tasks.gradle.kts': '\n', 'src/C.kt': '\n' },
    );
  });
});

describe('Ruby', () => {
  const before = {
    'acme.gemspec': 'Gem::Specification.new { |s| s.name = "acme" }\n',
    'lib/acme.rb': 'require "acme/store"\nmodule Acme\nend\n',
    'lib/acme/store.rb':
      'module Acme\n  class Store\n    def get(a); end\n    attr_writer :size\n  end\nend\n',
    'lib/acme/far.rb': 'module Acme\n  def self.far = Store.new.get(1)\nend\n',
    'app/use.rb': 'require_relative "../lib/acme"\ns = Acme::Store.new\ns.size = 3\n',
    'app/quiet.rb': '# Store.get\nget(1)\n',
  } satisfies FileContents;

  test('constants need no require; reach follows requires', async () => {
    const { facts } = await analyzeCommits(before, {
      'lib/acme/store.rb':
        'module Acme\n  class Store\n    def get(a, b); end\n    attr_writer :size\n  end\nend\n',
    });
    expect(describeChanges(facts)).toEqual([
      'lib/acme/store.rb changed Acme.Store.get: 1 | lib/acme/far.rb:2',
    ]);
    expect(facts.reach?.get('lib/acme/store.rb' as never)).toEqual({
      files: 2,
      modules: [],
      isComplete: true,
    });
  });

  test('writers are used by assignment', async () => {
    await check(
      before,
      { 'lib/acme/store.rb': 'module Acme\n  class Store\n    def get(a); end\n  end\nend\n' },
      'lib/acme/store.rb removed Acme.Store.size=: 1 | app/use.rb:3',
    );
  });

  test('a module that other files open is not gone; its members are', async () => {
    await check(before, { 'lib/acme/far.rb': null }, 'lib/acme/far.rb removed Acme.far: 0 | ');
    await check(
      before,
      { 'lib/acme/store.rb': null },
      'lib/acme/store.rb removed Acme.Store: 2 | app/use.rb:2 lib/acme/far.rb:2',
    );
    await check(before, {
      'lib/acme/store.rb': null,
      'lib/acme/disk.rb': before['lib/acme/store.rb'],
    });
  });

  test('tests, programs and tasks offer nothing', async () => {
    const paths = ['spec/a_spec.rb', 'bin/a.rb', 'Rakefile', 'lib/a.rake', 'config/a.rb'];
    await check(
      Object.fromEntries(paths.map((path) => [path, 'def a; end\n'])),
      Object.fromEntries(paths.map((path) => [path, '\n'])),
    );
  });
});

describe('C and C++', () => {
  const before = {
    'include/store.h': '#pragma once\nint store_open(int a);\nstatic int hidden(void);\n',
    'include/all.h': '#pragma once\n#include "store.h"\n',
    'src/store.c': '#include "store.h"\n\nint store_open(int a) { return a; }\n',
    'src/far.c': '#include "all.h"\n\n#define OPEN() store_open(1)\n',
    'src/quiet.c': '#include "all.h"\n\n/* store_open */\n * store_open\n',
    'src/alone.c': 'int store_open(int a);\n',
  } satisfies FileContents;

  test('headers pass on what they include, and macros use it', async () => {
    const { facts } = await analyzeCommits(before, {
      'include/store.h': '#pragma once\nint store_open(int a, int b);\n',
    });
    expect(describeChanges(facts)).toEqual([
      'include/store.h changed store_open: 2 | src/far.c:3 src/store.c:3',
    ]);
    expect(facts.reach?.get('include/store.h' as never)).toEqual({ files: 4, modules: [], isComplete: true });
  });

  test('what a source file defines is told at its header', async () => {
    await check(before, {
      'src/store.c': '#include "store.h"\n\nint store_open(int a, int b) { return a; }\n',
    });
    // A definition elsewhere is no place to include.
    await check(
      before,
      { 'include/store.h': '#pragma once\n', 'src/new.c': 'int store_open(int a) { return a; }\n' },
      'include/store.h removed store_open: 2 | src/far.c:3 src/store.c:3',
    );
    await check(before, {
      'include/store.h': '#pragma once\n#include "new.h"\n',
      'include/new.h': 'int store_open(int a);\n',
    });
  });

  test('a header of C that becomes one of C++ is not compared', async () => {
    await check(before, { 'include/store.h': '#pragma once\nnamespace a { int other(); }\n' });
  });

  test('members of C++ by their own name and that of their class', async () => {
    await check(
      {
        'a/store.h': 'namespace acme {\nclass Store {\n public:\n  int get(int a) const;\n};\n}\n',
        'a/use.cc': '#include "a/store.h"\nint f(const acme::Store& s) {\n  return s.get(1);\n}\n',
        'a/other.cc': 'int get(int a);\n',
      },
      { 'a/store.h': 'namespace acme {\nclass Store {\n public:\n  int get(int a, int b) const;\n};\n}\n' },
      'a/store.h changed acme::Store::get: 1 | a/use.cc:3',
    );
  });
});
