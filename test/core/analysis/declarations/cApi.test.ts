import { describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { describeApi, describeApiChanges, isReadable } from './describeApi.ts';

cleanUpDistribution();

async function check(language: LanguageId, source: string, ...expected: readonly string[]): Promise<void> {
  expect(await describeApi(language, source), source).toEqual(expected);
}

async function checkChange(
  language: LanguageId,
  before: string,
  after: string | null,
  ...expected: readonly string[]
): Promise<void> {
  expect(await describeApiChanges(language, before, after), `${before} => ${after}`).toEqual(expected);
}

async function checkQuiet(language: LanguageId, before: string, after: string): Promise<void> {
  for (const source of [before, after]) expect(await isReadable(language, source), source).toBe(true);
  await checkChange(language, before, after);
}

describe('C', () => {
  test('macros, records, enums, typedefs', async () => {
    await check(
      'c',
      `#ifndef A_H
#define A_H
#define MAX 3
#define SQ(x, y) ((x)*(y))
struct point { int x, y; char *name[3]; void (*done)(int); struct { int in; } sub;
  enum { IN } how; };
enum color { RED, GREEN = 2 };
typedef struct node { int v; } node_t;
typedef struct { int w; } plain;
typedef int (*handler)(int, char *);
typedef unsigned long ulong_t;
union u { int a; };
struct forward;
#if 0
struct never { int a; };
#endif
#endif
`,
      '3-3 macro MAX',
      '4-4 macro SQ(x, y)',
      '5-6 struct point',
      '5-5 field point.x: int',
      '5-5 field point.y: int',
      '5-5 field point.name: char *[3]',
      '5-5 field point.done: void (*)(int)',
      '5-5 field point.sub.in: int',
      '5-5 field point.sub',
      '6-6 case IN',
      '6-6 field point.how',
      '7-7 enum color',
      '7-7 case RED',
      '7-7 case GREEN',
      '8-8 type node_t = node',
      '8-8 struct node',
      '8-8 field node_t.v: int',
      '9-9 struct plain',
      '9-9 field plain.w: int',
      '10-10 type handler = int (*)(int, char *)',
      '11-11 type ulong_t = unsigned long',
      '12-12 union u',
      '12-12 field u.a: int',
    );
  });

  test('functions and variables; static alone is the file’s own', async () => {
    await check(
      'c',
      `extern int counter;
static inline int sq(int x) { return x * x; }
static const int limit = 3;
static int hidden;
static void helper(void);
int f(int a, const char *b, ...);
struct point *make(struct point p), *other(void);
int (*callback)(int);
const char *parse(int a) __attribute__((noreturn));
#ifdef WIDE
int wide(void);
#else
int narrow(void);
#endif
`,
      '1-1 value counter: int',
      '2-2 function sq(int x): int',
      '3-3 constant limit: const int',
      '6-6 function f(int a, const char *b, ...): int',
      '7-7 function make(struct point p): struct point *',
      '7-7 function other(): struct point *',
      '8-8 value callback: int (*)(int)',
      '9-9 function parse(int a): const char *',
      '11-11 function wide(): int',
      '13-13 function narrow(): int',
    );
  });

  test('macros that stand for attributes are read over', async () => {
    await check(
      'c',
      `#ifdef __cplusplus
extern "C" {
#endif
#define LIB_API __attribute__((visibility("default")))
LIB_API char *g(void);
NORETURN void die(const char *text, ...) LAST_ARG_MUST_BE_NULL;
struct LIB_API box { int a; };
enum { OLD_API, GONE_DEPRECATED };
static inline struct box **boxes(void) { return 0; }
int stop(void) NORETURN;
typedef unsigned char uint8_t;
LAST_ARG_MUST_BE_NULL
struct box *many(int a, ...);
#ifdef __cplusplus
}
#endif
`,
      '4-4 macro LIB_API',
      '5-5 function g(): char *',
      '6-6 function die(const char *text, ...): void',
      '7-7 struct box',
      '7-7 field box.a: int',
      '8-8 case OLD_API',
      '8-8 case GONE_DEPRECATED',
      '9-9 function boxes(): struct box **',
      '10-10 function stop(): int',
      '11-11 type uint8_t = unsigned char',
      '13-13 function many(int a, ...): struct box *',
    );
  });

  test('changes that users must follow', async () => {
    await checkChange(
      'c',
      'int f(int a);',
      'int f(int a, int b);',
      'changed f: "b" is a new required parameter',
    );
    await checkChange('c', 'int f(int a, int b);', 'int f(int a);', 'changed f: parameter "b" is gone');
    await checkChange(
      'c',
      'int f(char *a);',
      'int f(long *a);',
      'changed f: "a" takes long * instead of char *',
    );
    await checkChange(
      'c',
      'int f(const char *a);',
      'int f(char *a);',
      'changed f: "a" takes char * instead of const char *',
    );
    await checkChange(
      'c',
      'int f(const char *);',
      'int f(char *);',
      'changed f: "char *" takes char * instead of const char *',
    );
    await checkChange('c', 'int f(void);', 'long f(void);', 'changed f: it returns long instead of int');
    await checkChange('c', 'int f(int a);', 'int g(int a);', 'renamed f: it is called "g" now');
    await checkChange(
      'c',
      'int f(int a);',
      'static int f(int a);',
      'narrowed f: it is still there but not offered',
    );
    await checkChange('c', 'struct s { int a; int b; };', 'struct s { int a; };', 'removed s.b: it is gone');
    await checkChange(
      'c',
      'struct s { int a; };',
      'struct s { long a; };',
      'changed s.a: it is long instead of int',
    );
    await checkChange(
      'c',
      '#define F(a) a\n',
      '#define F(a, b) a\n',
      'changed F: "b" is a new required parameter',
    );
    await checkChange('c', 'enum e { A, B };', 'enum e { A };', 'removed B: it is gone');
    await checkChange('c', 'struct s { int a; };', null, 'removed s: its file is deleted');
  });

  test('changes that nobody must follow', async () => {
    await checkQuiet('c', 'int f(char *a);', 'int f(const char *b); /* note */');
    await checkQuiet('c', 'int f(int a);', 'extern int f ( const int );');
    await checkQuiet('c', 'int f(char *a[]);', 'int f(char **a);');
    await checkQuiet('c', 'int f(void);', 'int f(void);\nint g(void);');
    await checkQuiet('c', 'struct s { int a; };', 'struct s { int b; int a; };');
    await checkQuiet('c', 'static int f(void);', 'int g(void);');
    await checkQuiet('c', '#define A 1\n', '#define A 2\n');
    await checkChange('c', 'int f(struct s *a UNUSED);', 'int f(struct s *);');
    await checkQuiet('c', '#define SQ(x) ((x)*(x))\n', 'static inline int SQ(int x) { return x * x; }');
    await checkQuiet('c', 'typedef struct s s;', 'typedef struct s { int a; } s;');
    await checkQuiet('c', '#ifndef A_H\n#define A_H\nint f(void);\n#endif\n', '#pragma once\nint f(void);\n');
    await checkQuiet(
      'c',
      '#if !defined(A_H)\n#define A_H\nint f(void);\n#endif\n',
      '#pragma once\nint f(void);\n',
    );
    await checkQuiet('c', 'LIB_API int f(void);', 'int f(void);');
  });

  test('broken input says nothing of what is gone', async () => {
    await checkChange('c', 'int f(void);\nint g(void);', 'int f(void);\nint g((((');
    await check('c', 'struct {');
    await check('c', '#if 1\n');
  });
});

describe('C++', () => {
  test('classes: access, constructors, operators, overrides', async () => {
    await check(
      'cpp',
      `namespace a::b {
class Account final : public Base<int>, private Other {
  int hidden_;
 public:
  explicit Account(int a, const std::string& b = "x");
  virtual ~Account();
  Account(const Account&) = delete;
  virtual int f(int) const = 0;
  static int g();
  template <typename T> T tm(T t) { return t; }
  int x = 1, *y;
  bool operator==(const Account& o) const;
  operator bool() const;
  struct In { int z; };
  enum class K { A, B };
  enum { C };
  using T = int;
  friend class Fr;
  void over() override;
 protected:
  void prot();
 private:
  void priv();
  struct Not { int a; };
};
}
`,
      '2-25 class final a::b::Account: Base<int>',
      '5-5 constructor explicit a::b::Account::constructor(int a, const std::string& b = "x")',
      '8-8 required method const a::b::Account::f(int): int',
      '9-9 method static a::b::Account::g(): int',
      '10-10 method a::b::Account::tm<typename T>(T t): T',
      '11-11 field a::b::Account::x: int',
      '11-11 field a::b::Account::y: int *',
      '12-12 method const a::b::Account::operator==(const Account& o): bool',
      '13-13 method const a::b::Account::operator bool()',
      '14-14 struct a::b::Account::In',
      '14-14 field a::b::Account::In::z: int',
      '15-15 enum a::b::Account::K',
      '15-15 case a::b::Account::K::A',
      '15-15 case a::b::Account::K::B',
      '16-16 case a::b::Account::C',
      '17-17 type a::b::Account::T = int',
      '21-21 inherited method a::b::Account::prot(): void',
      'passes on a::b::Account::over',
    );
  });

  test('namespaces, templates, aliases, concepts, linkage', async () => {
    await check(
      'cpp',
      `namespace { int anonymous(); }
inline namespace v1 { int versioned(); }
struct P { int x; private: int y; };
template <class T, int N = 3> class Vec { public: T at(int i) &; };
template <class T> T Vec<T>::at(int i) & { return T(); }
template <class T> T maxOf(T a, T b);
using Id = unsigned long;
template <class T> using Ptr = T*;
constexpr int kMax = 3;
static int hidden();
enum E { X, Y };
auto trailing(int a) -> int;
template <typename T> concept C = true;
extern "C" { int inC(void); }
using base::open;
`,
      '2-2 function versioned(): int',
      '3-3 struct P',
      '3-3 field P::x: int',
      '4-4 class Vec<class T, int N = 3>',
      '4-4 method Vec::at(int i): T',
      '6-6 function maxOf<class T>(T a, T b): T',
      '7-7 type Id = unsigned long',
      '8-8 type Ptr<class T> = T*',
      '9-9 constant kMax: int',
      '11-11 enum E',
      '11-11 case X',
      '11-11 case Y',
      '12-12 function trailing(int a): int',
      '13-13 concept C',
      '14-14 function inC(): int',
      'passes on open',
    );
  });

  test('macros that stand for attributes are read over', async () => {
    await check(
      'cpp',
      `class STORE_EXPORT Store : public Base {
 public:
  Store() = default;
  void Lock() EXCLUSIVE_LOCK_FUNCTION();
  int Get(int a) const SHARED_LOCKS_REQUIRED(mutex_);
 private:
  int count_ GUARDED_BY(mutex_);
};
STORE_EXPORT Status Open(const Options& options);
`,
      '1-8 class Store: Base',
      '3-3 constructor Store::constructor()',
      '4-4 method Store::Lock(): void',
      '5-5 method const Store::Get(int a): int',
      '9-9 function Open(const Options& options): Status',
    );
  });

  const inClass = (body: string): string => `class A {\n public:\n${body}\n};\n`;

  test('changes that users must follow', async () => {
    const checkBody = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
      checkChange('cpp', inClass(before), inClass(after), ...expected);
    await checkBody('int f(int a);', 'int f(int a, int b);', 'changed A::f: "b" is a new required parameter');
    await checkBody('int f(int a = 1);', 'int f(int a);', 'changed A::f: "a" is required now');
    await checkBody('A(int a);', 'private: A(int a);', 'removed A::constructor: it is gone');
    await checkBody('int f() const;', 'int f();', 'changed A::f: it is no longer const');
    await checkBody('A(int a);', 'explicit A(int a);', 'changed A::constructor: it is explicit now');
    await checkBody('void f(); void f(int a);', 'void f();', 'changed A::f: parameter "a" is gone');
    await checkBody('int f();', 'protected: int f();', 'narrowed A::f: only types that inherit see it now');
    await checkBody('int f();', 'private: int f();', 'narrowed A::f: it is still there but not offered');
    await checkBody('int f();', 'int f() = delete;', 'narrowed A::f: it is still there but not offered');
    await checkBody('', 'virtual int f() = 0;', 'demanded A::f: everything that implements it must have it');
    await checkChange(
      'cpp',
      'class A : public B, public C {};',
      'class A : public B {};',
      'changed A: it no longer extends C',
    );
    await checkChange(
      'cpp',
      'class A : public B {};',
      'class A : private B {};',
      'changed A: it no longer extends B',
    );
    await checkChange(
      'cpp',
      'namespace n { int f(); }',
      'namespace m { int f(); }',
      'removed n::f: it is gone',
    );
    await checkChange('cpp', 'enum class E { A, B };', 'enum class E { A };', 'removed E::B: it is gone');
  });

  test('changes that nobody must follow', async () => {
    const checkBody = (before: string, after: string): Promise<void> =>
      checkQuiet('cpp', inClass(before), inClass(after));
    await checkBody('int f(int a);', 'int f(int b, int c = 1);');
    await checkBody('int f(std::string a);', 'int f(const std::string& a);');
    await checkBody('int f();', 'virtual int f(); int f(int a);');
    await checkBody('private: int f(int a);', 'private: int g();');
    await checkBody('~A();', 'virtual ~A();');
    await checkBody('void f() override;', '');
    await checkBody('virtual int f(int a);', 'int f(int a) override;');
    await checkBody('A(); int f();', 'int f();');
    await checkQuiet('cpp', inClass('int f();'), 'class LIB_EXPORT A {\n public:\n  int f();\n};\n');
    await checkQuiet('cpp', 'namespace { int f(); }', '');
    await checkQuiet('cpp', 'namespace a { namespace b { int f(); } }', 'namespace a::b {\nint f();\n}');
    await checkQuiet('cpp', 'struct A { int x; };', 'class A { public: int x; };');
  });

  test('broken input says nothing of what is gone', async () => {
    await checkChange('cpp', inClass('int f();\nint g();'), 'class A {\n public:\n int f();\n int g((\n');
    await check('cpp', 'template <');
    await check('cpp', 'class A : {');
  });

  test('depth that no person writes ends', async () => {
    const source = `${'namespace a {'.repeat(200)}int f();${'}'.repeat(200)}`;
    expect(await describeApi('cpp', source)).toEqual([]);
  });
});
