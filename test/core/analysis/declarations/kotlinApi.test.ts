import { expect, test } from 'vitest';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { describeApi, describeApiChanges, isReadable } from './describeApi.ts';

cleanUpDistribution();

async function check(source: string, ...expected: readonly string[]): Promise<void> {
  expect(await describeApi('kotlin', source), source).toEqual(expected);
}

async function checkChange(
  before: string,
  after: string | null,
  ...expected: readonly string[]
): Promise<void> {
  expect(await describeApiChanges('kotlin', before, after), `${before} => ${after}`).toEqual(expected);
}

async function checkQuiet(before: string, after: string): Promise<void> {
  for (const source of [before, after]) expect(await isReadable('kotlin', source), source).toBe(true);
  await checkChange(before, after);
}

test('functions: extensions, words, defaults, visibility', async () => {
  await check(
    `package a.b
fun plain() {}
internal fun near(a: Int) {}
private fun hidden() {}
suspend inline fun <T> List<T>.second(a: Int = 1, // which
  vararg b: String, crossinline c: () -> Unit,): T? where T : Any = null
operator fun Int.plus(other: String) = 1
fun (() -> Unit).go() {}
fun interface Runner { fun run() }
`,
    '2-2 function plain()',
    '3-3 package function near(a: Int)',
    '5-6 function suspend second<T>(this: List<T>, a: Int = 1, vararg b: String, crossinline c: () -> Unit): T?',
    '7-7 function operator plus(this: Int, other: String)',
    '8-8 function go(this: (() -> Unit))',
    '9-9 interface Runner',
    '9-9 required method Runner.run()',
  );
});

test('properties: val, var, hidden setters, constants, extensions', async () => {
  await check(
    `const val MAX: Int = 1
val String.len: Int get() = 1
var open = 1
private val hidden = 1
class A {
  var r: String = "a"
    private set
  lateinit var z: String
  protected val p by lazy { 1 }
  private val q = 1
}
`,
    '1-1 constant const MAX: Int',
    '2-2 value readonly len: Int',
    '3-3 value open',
    '5-11 class A',
    '5-11 constructor A.constructor()',
    '6-7 property readonly A.r: String',
    '8-8 property A.z: String',
    '9-9 inherited property readonly A.p',
  );
});

test('classes: data class parameters, constructors, companions, heritage', async () => {
  await check(
    `data class User(val id: Int, var name: String = "x", private val secret: Int, other: Int) : Base(id), Named by x {
  internal constructor(a: Int) : this(a)
  companion object {
    const val LIMIT = 1
    fun make() = User(1)
    private fun not() {}
  }
  inner class In
  override fun toString() = ""
}
class Hidden private constructor(a: Int)
internal class Near(val a: Int) {
  fun f() {}
}
private class Not {
  fun f() {}
}
abstract class Shape<out T : Any>(protected val p: T) {
  abstract fun area(): Double
  open fun name() = ""
}
sealed class Result(val code: Int)
`,
    '1-10 class data User: Base, Named',
    '1-1 property readonly User.id: Int',
    '1-1 property User.name: String',
    '1-1 constructor User.constructor(val id: Int, var name: String = "x", private val secret: Int, other: Int)',
    '2-2 package constructor User.constructor(a: Int)',
    '4-4 constant const User.LIMIT',
    '5-5 method User.make()',
    '8-8 class inner User.In',
    '8-8 constructor User.In.constructor()',
    '11-11 class Hidden',
    '12-14 package class Near',
    '12-12 package property readonly Near.a: Int',
    '12-12 package constructor Near.constructor(val a: Int)',
    '13-13 package method Near.f()',
    '18-21 class abstract Shape<out T : Any>',
    '18-18 inherited property readonly Shape.p: T',
    '18-18 constructor Shape.constructor(protected val p: T)',
    '19-19 required method abstract Shape.area(): Double',
    '20-20 method open Shape.name()',
    '22-22 class sealed Result',
    '22-22 property readonly Result.code: Int',
    '22-22 inherited constructor Result.constructor(val code: Int)',
    'passes on User.toString',
  );
});

test('interfaces, enums, objects, aliases, annotations', async () => {
  await check(
    `interface Store : Closeable {
  fun open(a: Int)
  val size: Int
  fun close() {}
  val empty: Boolean get() = size == 0
}
enum class Level(val x: Int) {
  LOW(1), HIGH(2) { override fun g() {} };
  abstract fun g()
}
object Registry {
  fun add() {}
}
typealias Handler<T> = (T) -> Unit
annotation class Route(val path: String)
`,
    '1-6 interface Store: Closeable',
    '2-2 required method Store.open(a: Int)',
    '3-3 required property readonly Store.size: Int',
    '4-4 method Store.close()',
    '5-5 property readonly Store.empty: Boolean',
    '7-10 enum Level',
    '7-7 property readonly Level.x: Int',
    '8-8 case Level.LOW',
    '8-8 case Level.HIGH',
    '9-9 required method abstract Level.g()',
    '11-13 object Registry',
    '12-12 method Registry.add()',
    '14-14 type Handler<T> = (T) -> Unit',
    '15-15 annotation Route',
    '15-15 property readonly Route.path: String',
    '15-15 constructor Route.constructor(val path: String)',
  );
});

test('changes that users must follow', async () => {
  await checkChange(
    'fun f(a: Int) {}',
    'fun f(a: Int, b: Int) {}',
    'changed f: "b" is a new required parameter',
  );
  await checkChange('fun f(a: Int) {}', 'fun f(b: Int) {}', 'changed f: parameter "a" is called "b" now');
  await checkChange('fun f(a: Int = 1) {}', 'fun f(a: Int) {}', 'changed f: "a" is required now');
  await checkChange(
    'fun f(): String = g()',
    'fun f(): String? = g()',
    'changed f: it returns String? instead of String',
  );
  await checkChange('fun f() {}', 'suspend fun f() {}', 'changed f: it is suspend now');
  await checkChange('fun f() {}', 'internal fun f() {}', 'narrowed f: only its own package sees it now');
  await checkChange('fun f() {}', 'private fun f() {}', 'narrowed f: it is still there but not offered');
  await checkChange('fun f(a: Int) {}', 'fun g(a: Int) {}', 'renamed f: it is called "g" now');
  await checkChange(
    'fun List<Int>.f() {}',
    'fun Set<Int>.f() {}',
    'changed f: "this" takes Set<Int> instead of List<Int>',
  );
  await checkChange('class A(var a: Int)', 'class A(val a: Int)', 'changed A.a: it is readonly now');
  await checkChange(
    'data class A(val a: Int)',
    'data class A(val a: Int, val b: Int)',
    'changed A.constructor: "b" is a new required parameter',
  );
  await checkChange('open class A', 'class A', 'changed A: it is no longer open');
  await checkChange('class A : B(), C', 'class A : B()', 'changed A: it no longer extends C');
  await checkChange(
    'interface A { }',
    'interface A { fun f()\n }',
    'demanded A.f: everything that implements it must have it',
  );
  await checkChange(
    'class A {\n companion object {\n  fun make() {}\n }\n}',
    'class A',
    'removed A.make: it is gone',
  );
  await checkChange('enum class E { A, B }', 'enum class E { A }', 'removed E.B: it is gone');
  await checkChange('class A {\n fun f() {}\n}', null, 'removed A: its file is deleted');
});

test('changes that nobody must follow', async () => {
  await checkQuiet('fun f(a: Int) {}', 'fun f(a: Int, b: Int = 1) {}');
  await checkQuiet('fun f(a: String) {}', 'fun f(a: String?) {}');
  await checkQuiet('fun f(): Int = 1', '@JvmStatic // note\npublic  fun f( ): Int {\n  return 2\n}');
  await checkQuiet('class A(a: Int)', 'class A( a : Int , )');
  await checkQuiet('class A {\n fun f() {}\n}', 'class A {\n fun f() {}\n override fun toString() = ""\n}');
  await checkQuiet('class A {\n override fun toString() = ""\n}', 'class A');
  await checkQuiet('private class A {\n fun f() {}\n}', '');
  await checkQuiet('class A {\n private fun f() {}\n}', 'class A');
  await checkQuiet('class A', 'open class A constructor()');
  await checkQuiet('class A {\n fun f() {}\n}', 'class A : B() {\n override fun f() {}\n}');
  await checkQuiet(
    'interface A {\n val a: Int get() = 1\n}',
    'interface A {\n val a: Int get() = 2\n fun f() {}\n}',
  );
});

test('broken input says nothing of what is gone', async () => {
  // The grammar reads this as an expression, without an error.
  await checkChange(
    'interface A\ninterface B',
    '@OptIn(Experimental::class)\n@Serializable(with = S::class)\npublic sealed interface A {\n  val a: Int\n}\ninterface B',
  );
  await checkChange('fun f() {}\nfun g() {}', 'fun f() {}\nfun g( {{');
  await checkChange('fun f() {}', 'class class (((');
  await check('fun (');
  await check('class A(val');
});
