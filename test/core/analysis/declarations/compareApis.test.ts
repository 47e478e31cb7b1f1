import { describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { describeApiChanges } from './describeApi.ts';

cleanUpDistribution();

async function check(
  language: LanguageId,
  before: string,
  after: string | null,
  ...expected: readonly string[]
): Promise<void> {
  expect(await describeApiChanges(language, before, after), `${before} => ${after}`).toEqual(expected);
}

describe('TypeScript', () => {
  const checkExport = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    check('typescript', `export ${before}\n`, `export ${after}\n`, ...expected);

  test('calls that no longer fit', async () => {
    await checkExport(
      'function f(a: string) {}',
      'function f(a: string, b: number) {}',
      'changed f: "b" is a new required parameter',
    );
    await checkExport(
      'function f(a: string, b: number) {}',
      'function f(b: number) {}',
      'changed f: parameter "a" is gone',
    );
    await checkExport(
      'function f(b: number) {}',
      'function f(a: string, b: number) {}',
      'changed f: "a" comes before "b" now',
    );
    await checkExport(
      'function f(a?: string) {}',
      'function f(a: string) {}',
      'changed f: "a" is required now',
    );
    await checkExport('function f(a = 1) {}', 'function f(a) {}', 'changed f: "a" is required now');
    await checkExport(
      'function f(...a: string[]) {}',
      'function f(a: string[]) {}',
      'changed f: "a" no longer takes any number of values',
    );
    await checkExport(
      'function f(a: string) {}',
      'function f(a: number) {}',
      'changed f: "a" takes number instead of string',
    );
    await checkExport(
      'function f(): string {}',
      'function f(): string | null {}',
      'changed f: it returns string | null instead of string',
    );
    await checkExport('function f() {}', 'async function f() {}', 'changed f: it is async now');
    await checkExport(
      'const f = (a: string) => a',
      'const f: string = g()',
      'changed f: it is no longer called as a function',
    );
    await checkExport(
      'class A { m(a: string) {} }',
      'class A { static m(a: string) {} }',
      'changed A.m: it is static now',
    );
    await checkExport(
      'class A { m() {} }',
      'class A { private m() {} }',
      'narrowed A.m: it is still there but not offered',
    );
    await checkExport(
      'class A { m() {} }',
      'class A { protected m() {} }',
      'narrowed A.m: only types that inherit see it now',
    );
    await checkExport(
      'class A<T> {}',
      'class A<T, U> {}',
      'changed A: its type parameters are <T, U> instead of <T>',
    );
    await checkExport(
      'class A extends B implements C {}',
      'class A implements C {}',
      'changed A: it no longer extends B',
    );
    await checkExport(
      'abstract class A { }',
      'abstract class A { abstract m(): void }',
      'demanded A.m: everything that implements it must have it',
    );
  });

  test('objects that are written out', async () => {
    await checkExport(
      'function f(a: { b?: 1 }) {}',
      'function f(a: { b: 1 }) {}',
      'changed f: "a" takes {b: 1} instead of {b?: 1}',
    );
    await checkExport(
      'function f(): { b: 1; c: 2 } {}',
      'function f(): { b: 1 } {}',
      'changed f: it returns {b: 1} instead of {b: 1; c: 2}',
    );
  });

  test('shapes', async () => {
    await checkExport(
      'interface A { a: string; b: 1 }',
      'interface A { a: string }',
      'removed A.b: it is gone',
    );
    await checkExport(
      'interface A { a?: string }',
      'interface A { a: string }',
      'changed A.a: it is required now',
    );
    await checkExport(
      'interface A { a: string }',
      'interface A { a?: string }',
      'changed A.a: it may be missing now',
    );
    await checkExport(
      'interface A { a: string }',
      'interface A { b: string }',
      'renamed A.a: it is called "A.b" now',
    );
    await checkExport('type A = string', 'type A = number', 'changed A: it is number instead of string');
    await checkExport('enum A { X, Y }', 'enum A { X }', 'removed A.Y: it is gone');
    await checkExport('interface A { a: string }', 'type A = { a: string }');
    await checkExport(
      'interface A { a?: (b: 1) => X | Y; c: D | E }',
      'interface A { a?: ((b: 1) => X | Y) | undefined; c: E | D }',
    );
    await checkExport(
      'interface A { a: () => X }',
      'interface A { a: (() => X) | undefined }',
      'changed A.a: it is (() => X) | undefined instead of () => X',
    );
  });

  test('names', async () => {
    await checkExport(
      'function open(a: string) {}',
      'function unlock(a: string) {}',
      'renamed open: it is called "unlock" now',
    );
    await check(
      'typescript',
      'export function f() {}\n',
      'function f() {}\n',
      'narrowed f: it is still there but not offered',
    );
    await check('typescript', 'export function f() {}\n', 'const g = 1;\n', 'removed f: it is gone');
    await check('typescript', 'export class A { m() {} }\n', null, 'removed A: its file is deleted');
    await check('typescript', 'export class A { m() {} }\n', 'export {};\n', 'removed A: it is gone');
  });

  test('what breaks nothing', async () => {
    await checkExport('function f(a: string) {}', 'function f(a: string, b?: number, ...c: string[]) {}');
    await checkExport('function f(a: string) {}', 'function f(\n  name: string, // why\n): void {}');
    await checkExport('function f(a: string): void {}', 'const f = async (a: string | number): void => {}');
    await checkExport('function f(): string | null {}', 'function f(): string {}');
    await checkExport('function f(a: string) {}', 'function f(a: any) { return 2; }');
    await checkExport('function f(a) {}', 'function f(a) {}\nexport function g() {}');
    await checkExport('class A { private m() {} #n() {} }', 'class A { }');
    await checkExport('interface A { a: string }', 'interface A { a: string; b?: string; c: 1 }');
    await checkExport('const a = 1', 'const a = 2');
    await checkExport('function F(a: P) {}', 'const F = memo((a: P) => a)');
    await checkExport('function f(a: { b?: 1 }) {}', 'function f(a: { b?: 1; c?: 2 }) {}');
    await checkExport('function f(): { b: 1 } {}', 'function f(): { b: 1; c: 2 } {}');
    await check('typescript', 'export function f() {}\n', "export { f } from './f';\n");
    await check('typescript', 'export function f() {}\n', 'function f() {}\nexport { f };\n');
    await check('typescript', 'export function f() {}\n', 'const g = (;\n');
    await check('typescript', 'function f(a) {}\n', '');
  });

  test('overloads', async () => {
    const two = 'export function f(a: string): void;\nexport function f(a: number): void;\n';
    await check('typescript', two, `${two}export function f(a: boolean): void;\n`);
    await check(
      'typescript',
      two,
      'export function f(a: string): void;\n',
      'changed f: "a" takes string instead of number',
    );
  });

  test('a name that another changed file offers is not gone', async () => {
    expect(
      await describeApiChanges('typescript', 'export const a = 1;\n', "export * from './b';\n", ['a']),
    ).toEqual([]);
  });
});

test('Python', async () => {
  await check(
    'python',
    'def f(a, b=1): pass\n',
    'def f(a, *, b=1): pass\n',
    'changed f: parameter "b" is gone',
  );
  await check('python', 'def f(a): pass\n', 'def f(b): pass\n', 'changed f: parameter "a" is called "b" now');
  await check(
    'python',
    'def f(a, *, k): pass\n',
    'def f(a, *, l): pass\n',
    'changed f: parameter "k" is gone',
  );
  await check(
    'python',
    'def f(a): pass\n',
    'def f(a, *, l): pass\n',
    'changed f: "l" is a new required parameter',
  );
  await check('python', 'def f(a): pass\n', 'async def f(a): pass\n', 'changed f: it is async now');
  await check(
    'python',
    'def f(a): pass\n',
    'def _f(a): pass\n',
    'narrowed f: it is still there but not offered',
  );
  await check(
    'python',
    'class A:\n  def m(self, a): pass\n',
    'class A:\n  def m(self): pass\n',
    'changed A.m: parameter "a" is gone',
  );
  await check('python', 'class A(B): pass\n', 'class A: pass\n', 'changed A: it no longer extends B');
  // Compatible.
  await check('python', 'def f(a): pass\n', 'def f(a: int, b=2, *rest, k=3, **more) -> int: pass\n');
  await check(
    'python',
    'def f(a: str): pass\n',
    'def f(a: "Optional[str]" = None): pass\n'.replaceAll('"', ''),
  );
  await check('python', 'def f(a: Optional[str]): pass\n', 'def f(a: str | None): pass\n');
  await check(
    'python',
    'def f(a: Union[str, Tuple[str, str]], b: List[int]): pass\n',
    'def f(a: str | tuple[str, str], b: list[int]): pass\n',
  );
  await check(
    'python',
    'def f(a: list[A] | None, b: dict[str, B], c: dict[str, str]): pass\n',
    'def f(a: Sequence[A] | None, b: Mapping[str, B], c: dict[str, Any]): pass\n',
  );
  await check(
    'python',
    'def f(a: Sequence[A]): pass\n',
    'def f(a: list[A]): pass\n',
    'changed f: "a" takes list[A] instead of Sequence[A]',
  );
  await check(
    'python',
    'class A:\n    b: Callable[..., C] | None\n',
    'class A:\n    b: Annotated[SkipJsonSchema[Callable[..., C] | None], Field(description="x")]\n',
  );
  await check('python', 'def _f(a): pass\n', '');
  await check('python', 'def f(a): pass\n', 'from .g import f\n');
  await check('python', 'def f(a, *, k, **o): pass\n', 'def f(a, **o): pass\n');
});

test('Go', async () => {
  const go = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    check('go', `package a\n\n${before}\n`, `package a\n\n${after}\n`, ...expected);
  await go(
    'func F(a string) error { return nil }',
    'func F(ctx context.Context, a string) error { return nil }',
    'changed F: "ctx" comes before "a" now',
  );
  await go(
    'func F() error { return nil }',
    'func F() (int, error) { return 1, nil }',
    'changed F: it returns (int, error) instead of error',
  );
  await go(
    'func (s *Store) Get() {}',
    'func (s *Store) get() {}',
    'narrowed Store.Get: it is still there but not offered',
  );
  await go('type A struct { X int }', 'type A struct { X int64 }', 'changed A.X: it is int64 instead of int');
  await go(
    'type R interface { A() }',
    'type R interface { A(); B() }',
    'demanded R.B: everything that implements it must have it',
  );
  await go('func F(a, b int) {}', 'func F(x int, y int, z ...string) {}');
  await go('func F(a int) {}', 'func F(int) {}');
  await go('type A struct { X int; y int }', 'type A struct { X, Z int }');
});

test('Rust', async () => {
  await check(
    'rust',
    'pub fn f(a: u8) {}\n',
    'pub(crate) fn f(a: u8) {}\n',
    'narrowed f: only its own package sees it now',
  );
  await check(
    'rust',
    'pub fn f(a: u8) {}\n',
    'fn f(a: u8) {}\n',
    'narrowed f: it is still there but not offered',
  );
  await check(
    'rust',
    'pub fn f(a: u8) -> u8 { a }\n',
    'pub fn f(a: u8) -> Option<u8> { None }\n',
    'changed f: it returns Option<u8> instead of u8',
  );
  await check(
    'rust',
    'impl A { pub fn f(&self) {} }\n',
    'impl A { pub fn f(&mut self) {} }\n',
    'changed A::f: "self" takes &mut self instead of &self',
  );
  await check(
    'rust',
    'pub trait T { fn a(&self); }\n',
    'pub trait T { fn a(&self); fn b(&self); fn c(&self) {} }\n',
    'demanded T::b: everything that implements it must have it',
  );
  await check('rust', 'pub fn f(a: &str) {}\n', "pub fn f<'a>(name: &str) {}\n");
});

test('Java', async () => {
  const java = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    check('java', `public class A { ${before} }\n`, `public class A { ${after} }\n`, ...expected);
  await java(
    'public void m(String a) {}',
    'public void m(String a, int b) {}',
    'changed A.m: "b" is a new required parameter',
  );
  await java(
    'public void m(String a) {}',
    'void m(String a) {}',
    'narrowed A.m: it is still there but not offered',
  );
  await java(
    'public int m() { return 1; }',
    'public long m() { return 1; }',
    'changed A.m: it returns long instead of int',
  );
  await java(
    'public void m(String a) {} public void m(int a) {}',
    'public void m(String a) {}',
    'changed A.m: "a" takes String instead of int',
  );
  await java('public void m(final String a) {}', 'public synchronized void m(String name) {}');
  await java('public void m(String a) {}', 'public void m(String a) {} public void m(int a) {}');
});

test('C# and PHP', async () => {
  const csharp = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    check('csharp', `public class A { ${before} }\n`, `public class A { ${after} }\n`, ...expected);
  await csharp(
    'public const string B = "b";',
    'public static readonly string B = "b";',
    'changed A.B: it is no longer const',
  );
  await csharp(
    'public void M(int a) {}',
    'public void M(long b) {}',
    'changed A.M: "b" takes long instead of int',
  );
  await csharp('public void M(int a) {}', 'public void M(int b) {}');
  await csharp('public int P { get; set; }', 'public int P { get; }', 'changed A.P: it is readonly now');
  await csharp('public void M(int a) {}', 'public async void M(int a, string b = "", params int[] c) {}');
  const php = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    check('php', `<?php\n${before}\n`, `<?php\n${after}\n`, ...expected);
  await php(
    'function f(string $a) {}',
    'function f(int $a) {}',
    'changed f: "$a" takes int instead of string',
  );
  await php('function f(): int {}', 'function f(): ?int {}', 'changed f: it returns ?int instead of int');
  await php('function f(string $a) {}', 'function f(?string $a, int ...$b): void {}');
});
