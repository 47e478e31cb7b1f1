import { expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { describeApi, describeApiChanges, isReadable } from './describeApi.ts';

cleanUpDistribution();

async function check(source: string, ...expected: readonly string[]): Promise<void> {
  expect(await describeApi('ruby', source), source).toEqual(expected);
}

async function checkChange(
  before: string,
  after: string | null,
  ...expected: readonly string[]
): Promise<void> {
  expect(await describeApiChanges('ruby', before, after), `${before} => ${after}`).toEqual(expected);
}

async function checkQuiet(before: string, after: string): Promise<void> {
  for (const source of [before, after]) expect(await isReadable('ruby', source), source).toBe(true);
  await checkChange(before, after);
}

/** The members of a class with this body, without lines, class and owner. */
async function checkMembers(body: string, ...expected: readonly string[]): Promise<void> {
  const found = await describeApi('ruby', `class A\n${body}\nend\n`);
  const members = found.slice(1).map((line) => line.replace(/^\S+ /, '').replace(' A.', ' '));
  expect(members, body).toEqual(expected);
}

test('modules, classes, constants, structs, functions of the file', async () => {
  await check(
    `module Acme
  VERSION = "1"
  LOW, HIGH = 1, 2
  class Store::Disk < Base
    include Enumerable, Comparable
  end
  Point = Struct.new(:x, :y) do
    def length; end
  end
  Pair = Data.define(:left)
  Failed = Class.new(StandardError)
  SECRET = 1
  class Inner; def f; end; end
  private_constant :SECRET, :Inner
end
def top(a) end
Acme::LIMIT ||= 3
if RUBY_VERSION > "3"
  def newer; end
end
`,
    '1-15 module Acme',
    '2-2 constant Acme.VERSION',
    '3-3 constant Acme.LOW',
    '3-3 constant Acme.HIGH',
    '4-6 class Acme.Store.Disk < Base, Enumerable, Comparable',
    '7-9 class Acme.Point < Struct.new(:x, :y)',
    '7-9 method Acme.Point.x()',
    '7-9 method Acme.Point.x=(value)',
    '7-9 method Acme.Point.y()',
    '7-9 method Acme.Point.y=(value)',
    '8-8 method Acme.Point.length()',
    '10-10 class Acme.Pair < Data.define(:left)',
    '10-10 method Acme.Pair.left()',
    '11-11 class Acme.Failed < StandardError',
    '17-17 constant Acme.LIMIT',
    '16-16 function top(a)',
    '19-19 function newer()',
  );
});

test('methods: parameters, constructors, accessors, aliases, what is delegated and defined', async () => {
  await checkMembers(
    'def initialize(a, b = 1, *rest, k:, o: 2, **options, &block); end',
    'constructor constructor(a, b = 1, *rest, k:, o: 2, **options, &block)',
  );
  await checkMembers(
    'def self.make(x) = x\ndef A.other; end\ndef obj.not; end',
    'method static make(x)',
    'method static other()',
  );
  await checkMembers(
    'attr_accessor :a\nattr_reader :b, "c"',
    'method a()',
    'method a=(value)',
    'method b()',
    'method c()',
  );
  await checkMembers(
    'def get(k); end\nalias fetch get\nalias_method :far, :inherited',
    'method get(k)',
    'method fetch(k)',
    'method far',
  );
  await checkMembers('define_method(:x) { |a| a }\ndefine_method(name) { }', 'method x(a)');
  await checkMembers(
    'delegate :size, :first, to: :list\ndef_delegator :@a, :len, :length',
    'method size',
    'method first',
    'method length',
  );
  await checkMembers(
    'def ==(other); end\ndef [](at); end\ndef a=(v); end\ndef all(...) end',
    'method ==(other)',
    'method [](at)',
    'method a=(v)',
    'method all(...)',
  );
});

test('private and protected, as words, around definitions and by name', async () => {
  await checkMembers(
    'def a; end\nprivate\ndef b; end\nattr_reader :c\npublic\ndef d; end',
    'method a()',
    'method d()',
  );
  await checkMembers('protected\ndef a; end\ndef self.b; end', 'inherited method a()', 'method static b()');
  await checkMembers(
    'private def a; end\nprivate attr_reader :b\nprivate memoize def c; end\ndef d; end',
    'method d()',
  );
  await checkMembers('def a; end\ndef b; end\ndef c; end\nprivate :a\nprivate(*%i[b])', 'method c()');
  await checkMembers('def self.a; end\ndef self.b; end\nprivate_class_method :a', 'method static b()');
  await checkMembers(
    'private_class_method def self.a; end\nprivate_class_method :new\ndef self.b; end',
    'method static b()',
  );
  await checkMembers(
    'class << self\ndef a; end\nprivate\ndef b; end\nend\ndef c; end',
    'method static a()',
    'method c()',
  );
  await checkMembers(
    'private\ndef initialize(a); end\ndef self.b; end',
    'constructor constructor(a)',
    'method static b()',
  );
  await checkMembers('def respond_to_missing?(a); end\ndef self.inherited(a); end');
});

test('module_function makes methods those of the module', async () => {
  await check(
    'module A\n  module_function\n  def f(a); end\nend\n',
    '1-4 module A',
    '3-3 method static A.f(a)',
  );
  await check(
    'module A\n  def f; end\n  def g; end\n  module_function :f\nend\n',
    '1-5 module A',
    '2-2 method static A.f()',
    '3-3 method A.g()',
  );
});

const inClass = (body: string): string => `class A\n${body}\nend\n`;

test('changes that users must follow', async () => {
  const checkBody = (before: string, after: string, ...expected: readonly string[]): Promise<void> =>
    checkChange(inClass(before), inClass(after), ...expected);
  await checkBody('def f(a); end', 'def f(a, b); end', 'changed A.f: "b" is a new required parameter');
  await checkBody('def f(a, b); end', 'def f(a); end', 'changed A.f: parameter "b" is gone');
  await checkBody('def f(a = 1); end', 'def f(a); end', 'changed A.f: "a" is required now');
  await checkBody('def f(k: 1); end', 'def f(k:); end', 'changed A.f: "k" is required now');
  await checkBody('def f(k:); end', 'def f(l:); end', 'changed A.f: parameter "k" is gone');
  await checkBody('def f(*a); end', 'def f(a); end', 'changed A.f: "a" no longer takes any number of values');
  await checkBody('def f; end', 'private\ndef f; end', 'narrowed A.f: it is still there but not offered');
  await checkBody('def f; end', 'protected\ndef f; end', 'narrowed A.f: only types that inherit see it now');
  await checkBody('def f; end', 'def self.f; end', 'changed A.f: it is static now');
  await checkBody('def self.f; end', 'def f; end', 'changed A.f: it is no longer static');
  await checkBody('attr_accessor :a', 'attr_reader :a', 'removed A.a=: it is gone');
  await checkBody('X = 1', '', 'removed A.X: it is gone');
  await checkBody(
    'def initialize(a); end',
    'def initialize(a, b); end',
    'changed A.constructor: "b" is a new required parameter',
  );
  await checkChange('class A < B\nend', 'class A\nend', 'changed A: it no longer extends B');
  await checkChange('class A\n include C\nend', 'class A\nend', 'changed A: it no longer extends C');
  await checkChange(
    inClass('def f(a); end'),
    null,
    'removed A: its file is deleted',
    'removed A.f: its file is deleted',
  );
});

test('changes that nobody must follow', async () => {
  const checkBody = (before: string, after: string): Promise<void> =>
    checkQuiet(inClass(before), inClass(after));
  await checkBody('def f(a); end', 'def f(a, b = 1, *c, d: 1, **e, &f); end');
  await checkBody('def f(a); end', 'def f(b)\n  b # note\nend');
  await checkBody('def f(a); end', 'def f a ; end');
  await checkBody('attr_reader :a', 'def a\n  @a\nend');
  await checkBody('def a; end\ndef a=(v); end', 'attr_accessor :a');
  await checkBody('def f(a, b); end', 'delegate :f, to: :other');
  await checkBody('alias f g', 'def f(a); end');
  await checkBody('private\ndef f; end', '');
  // The base may have one, which cannot be seen here.
  await checkBody('def initialize(a); end', '');
  await checkBody('private def f(a); end\ndef g; end', 'def g; end');
  await checkBody('X = 1', 'X = 2');
  await checkBody('def f; end', 'def f; end\nprivate\ndef g; end');
});

test('broken input says nothing of what is gone', async () => {
  await checkChange(inClass('def f; end\ndef g; end'), 'class A\ndef f; end\ndef g(((\n');
  await checkChange('def f; end', 'module module end end )');
  await check('class');
});
