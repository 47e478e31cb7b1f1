import { expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { describeApi } from './describeApi.ts';

cleanUpDistribution();

async function check(language: LanguageId, source: string, expected: readonly string[]): Promise<void> {
  expect(await describeApi(language, source)).toEqual(expected);
}

test('TypeScript: exports, members, shapes and clauses', async () => {
  await check(
    'typescript',
    `const hidden = 1;
export async function open(path: string, // where
  options?: Options, ...rest: string[],): Promise<Store> { return hidden; }
export const close = async (store) => {}, limit: number = 3;
export abstract class Store<T> extends Base<T> implements Closable {
  static instances = 0;
  #secret = 1;
  private other() {}
  protected readonly size?: number;
  constructor(private a: string, b = 2) { super(); }
  get length(): number { return 1; }
  set length(value: number) {}
  abstract flush(): void;
}
export interface Options extends Base { readonly a?: string; m(x: number): void; [key: string]: unknown; (x: 1): 2 }
export type Id = string | number;
export type Shape = { kind: 'a' };
export enum Level { Low = 1, High }
class Local { run() {} }
function helper(a: number): void {}
export { Local as Renamed, helper };
export { far } from './far';
export * from './all';
export default function (x: string) {}
export namespace Deep { export function inner(): void {} function not() {} }
`,
    [
      '2-3 function open(path: string, options?: Options, ...rest: string[]): Promise<Store>',
      '4-4 function async close(store)',
      '4-4 value limit: number',
      '5-14 class abstract Store<T> extends Base<T> implements Closable',
      '6-6 property static Store.instances',
      '9-9 inherited property protected readonly Store.size?: number',
      '10-10 method Store.constructor(private a: string, b = 2)',
      '11-11 property Store.length: number',
      '13-13 required method abstract Store.flush(): void',
      '15-15 interface Options extends Base',
      '15-15 property readonly Options.a?: string',
      '15-15 method Options.m(x: number): void',
      '15-15 property Options.[…]: unknown',
      '15-15 method Options.[…](x: 1): 2',
      '16-16 type Id = string | number',
      '17-17 type Shape',
      "17-17 property Shape.kind: 'a'",
      '18-18 enum Level',
      '18-18 case Level.Low',
      '18-18 case Level.High',
      '24-24 function default(x: string)',
      '25-25 function Deep.inner(): void',
      '19-19 class Renamed',
      '19-19 method Renamed.run()',
      '20-20 function helper(a: number): void',
      'passes on Renamed, helper, far, default, * ./all',
    ],
  );
});

test('JavaScript: CommonJS', async () => {
  await check(
    'javascript',
    `function open(a, b = 1) {}
exports.close = function (store) {};
module.exports = { open, limit: 3, flush() {}, other: open };
`,
    ['2-2 function close(store)', '3-3 value limit', '3-3 method flush()', '1-1 function other(a, b = 1)'],
  );
});

test('Python: underscores, __all__, decorators and annotations', async () => {
  await check(
    'python',
    `from .far import far as near
from .all import *
LIMIT: int = 3
_hidden = 1
async def fetch(url: str, *, retries: int = 3, **rest) -> bytes:
    pass
class Store(Base):
    """text"""
    name: str = "x"
    def __init__(self, path, mode="r"):
        self.path = path
    def _internal(self): pass
    @property
    def size(self) -> int: ...
    @staticmethod
    def make(a): ...
    @abstractmethod
    def flush(self): ...
try:
    import fast
except ImportError:
    def slow(): pass
`,
    [
      '3-3 value LIMIT: int',
      '5-6 function async fetch(url: str, *, retries: int = 3, **rest) -> bytes',
      '7-18 class Store(Base)',
      '9-9 property Store.name: str',
      '10-11 method Store.__init__(path, mode="r")',
      '13-14 property Store.size: int',
      '15-16 function staticmethod Store.make(a)',
      '17-18 required method abstract Store.flush()',
      '22-22 function slow()',
      'passes on near, fast, * .all',
    ],
  );
  await check('python', '__all__ = ["_a"]\ndef _a(): pass\ndef b(): pass\n', ['2-2 function _a()']);
  await check('python', '__all__ = names + ["x"]\ndef b(): pass\n', ['2-2 function b()']);
});

test('Go: capitals, receivers, fields', async () => {
  await check(
    'go',
    `package store

func Open(path string, options ...Option) (*Store, error) { return nil, nil }
func hidden() {}
func (s *Store) Get(key string) string { return "" }
func (s *inner) Get() {}
func (*Generic[K]) Len() int { return 0 }
type Store struct {
	Name, Path string
	lock int
}
type Reader interface {
	Read(p []byte) (n int, err error)
	close()
}
type ID = string
type Handler func(a int) error
const Limit, low = 1, 2
var (
	Default Store
	other int
)
`,
    [
      '3-3 function Open(path string, options ...Option) (*Store, error)',
      '5-5 method Store.Get(key string) string',
      '7-7 method Generic.Len() int',
      '8-11 struct Store',
      '9-9 field Store.Name string',
      '9-9 field Store.Path string',
      '12-15 interface Reader',
      '13-13 required method Reader.Read(p []byte) (n int, err error)',
      '16-16 type ID = string',
      '17-17 type Handler func(a int) error',
      '18-18 constant Limit',
      '20-20 value Default Store',
    ],
  );
  await check('go', 'package main\n\nfunc Run() {}\n', []);
});

test('Rust: pub items, traits, impls', async () => {
  await check(
    'rust',
    `pub fn open<'a, T: Read>(path: &'a str, flag: bool) -> Result<T> { todo!() }
fn hidden() {}
pub(crate) async fn near() {}
pub struct Store<T> { pub name: String, size: u32 }
pub enum Kind { One, Two(u8), Three { a: u8 } }
pub trait Closable { fn close(&self); fn flush(&mut self) {} }
impl<T> Store<T> { pub fn get(&self, key: &str) -> Option<T> { None } fn own(&self) {} }
impl Closable for Store<u8> { fn close(&self) {} }
pub mod deep { pub const LIMIT: u8 = 3; const LOW: u8 = 1; }
pub use crate::far::{Near, Other as Named};
pub use all::*;
`,
    [
      "1-1 function open<'a, T: Read>(path: &'a str, flag: bool) -> Result<T>",
      '3-3 package function async near()',
      '4-4 struct Store<T>',
      '4-4 field Store.name: String',
      '5-5 enum Kind',
      '5-5 case Kind::One',
      '5-5 case Kind::Two(u8)',
      '5-5 case Kind::Three{a: u8}',
      '6-6 trait Closable',
      '6-6 required function Closable::close(&self)',
      '6-6 function Closable::flush(&mut self)',
      '7-7 function Store::get(&self, key: &str) -> Option<T>',
      '9-9 constant deep::LIMIT: u8',
      'passes on Near, Named, * all::*',
    ],
  );
});

test('Java: modifiers, interfaces, enums, records', async () => {
  await check(
    'java',
    `package a;
public class Store<T> extends Base implements Closable {
  public static final int LIMIT = 3;
  int near;
  public Store(String path) {}
  @Override public synchronized <K> void put(final K key, T... values) throws IOException {}
  protected void own() {}
  private void hidden() {}
  public enum Level { LOW, HIGH; public int rank() { return 1; } }
}
interface Near { void a(); }
public interface Far { void a(int x); default void b() {} }
public record Point(int x, int y) {}
`,
    [
      '2-10 class Store<T> extends Base implements Closable',
      '3-3 field static final Store.LIMIT: int',
      '5-5 constructor Store.constructor(String path)',
      '6-6 method Store.put<K>(final K key, T... values): void throws IOException',
      '7-7 inherited method Store.own(): void',
      '9-9 enum Store.Level',
      '9-9 case Store.Level.LOW',
      '9-9 case Store.Level.HIGH',
      '9-9 method Store.Level.rank(): int',
      '12-12 interface Far',
      '12-12 required method Far.a(int x): void',
      '12-12 method Far.b(): void',
      '13-13 record Point(int x, int y)',
    ],
  );
});

test('C#: modifiers, properties, records', async () => {
  await check(
    'csharp',
    `namespace A.B;
public sealed class Store<T> : Base, IClosable where T : new() {
  public static readonly int Limit = 3, Low;
  public Store(string path) {}
  public string Name { get; set; } = "";
  public int Size { get; }
  protected internal virtual async Task<T> PutAsync<K>(K key, int n = 1, params T[] values) => null;
  private void Hidden() {}
  int near;
  public enum Level { Low, High = 2 }
}
public interface IFar { void A(int x); string B { get; } }
public record Point(int X, int Y);
internal class Near { public void M() {} }
`,
    [
      '2-11 class sealed Store<T>: Base, IClosable',
      '3-3 field static readonly Store.Limit: int',
      '3-3 field static readonly Store.Low: int',
      '4-4 constructor Store.constructor(string path)',
      '5-5 property Store.Name: string',
      '6-6 property readonly Store.Size: int',
      '7-7 inherited method Store.PutAsync<K>(K key, int n = 1, params T[] values): Task<T>',
      '10-10 enum Store.Level',
      '10-10 case Store.Level.Low',
      '10-10 case Store.Level.High',
      '12-12 interface IFar',
      '12-12 required method IFar.A(int x): void',
      '12-12 required property readonly IFar.B: string',
      '13-13 record Point(int X, int Y)',
    ],
  );
  await check('csharp', 'namespace A { public class B { } }\n', ['1-1 class B']);
});

test('PHP: functions, types, members that are not private', async () => {
  await check(
    'php',
    `<?php
namespace A;
abstract class Store extends Base implements C {
  public const LIMIT = 3;
  public static ?string $name = null;
  public function __construct(private string $path, int $n = 1) {}
  abstract protected function put(string $a, int ...$b): ?int;
  private function hidden() {}
  function plain() {}
}
interface Far { public function a(int $x): void; }
function open(string $a, &$b = 1): void {}
enum L: string { case A = "a"; }
`,
    [
      '3-10 class abstract Store extends Base implements C',
      '4-4 constant Store.LIMIT',
      '5-5 property static Store.$name: ?string',
      '6-6 method Store.__construct(private string $path, int $n = 1)',
      '7-7 inherited required method abstract Store.put(string $a, int ...$b): ?int',
      '9-9 method Store.plain()',
      '11-11 interface Far',
      '11-11 required method Far.a(int $x): void',
      '12-12 function open(string $a, &$b = 1): void',
      '13-13 enum L',
      '13-13 case L.A',
    ],
  );
});
