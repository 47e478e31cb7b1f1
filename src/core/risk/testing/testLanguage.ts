/** How tests look in a family of languages. Patterns are tried on one line. */
export interface TestLanguage {
  /** The start of one test; group 1, where it takes part, is its name. */
  readonly test: RegExp;
  /** The line that names a test which an attribute marks. */
  readonly name?: RegExp;
  readonly assertion: RegExp;
  /** Switches a test or a whole group off, or off everywhere but here (`only`). */
  readonly skip: RegExp;
  readonly only: RegExp;
  /** One test that stands for many. */
  readonly table: RegExp;
  readonly comment: RegExp;
}

const never = /(?!)/;

const script: TestLanguage = {
  test: /^\s*(?:x|f)?(?:it|test|specify|Deno\.test|bench)(?:\.(?!each\b|describe\b|step\b|use\b|before|after|extend\b|setTimeout\b)\w+)*\s*\(\s*(?:['"`]([^'"`]*)['"`])?/,
  assertion:
    /\b(?:expect(?:Type|TypeOf|\.soft|\.poll)?|assert(?:\.\w+)*|should\.\w+)\s*\(|\.should\.|\bt\.(?:is|deepEqual|true|false|truthy|falsy|throws|like|equal|same|ok)\(/,
  skip: /\b(?:it|test|describe|context|suite|specify)\.(?:\w+\.)*(?:skip|fixme|failing|fails)\b|^\s*x(?:it|test|describe|context|specify)\s*\(|\.skip\s*\(\s*\)/,
  only: /\b(?:it|test|describe|context|suite|specify)\.(?:\w+\.)*only\b|^\s*f(?:it|describe|context)\s*\(/,
  table: /\.each\b|\.forEach\(|\bfor\s*\(/,
  comment: /^\s*(?:\/\/|\*|\/\*)/,
};

const python: TestLanguage = {
  // Of a module, or a method: what stands inside of a test is a helper, whatever it is called.
  test: /^(?:async\s+)?def\s+(test_?\w*)\s*\(|^\s+(?:async\s+)?def\s+(test_?\w*)\s*\(\s*(?:self\b|cls\b|$)/,
  assertion: /^\s*assert\b|\bself\.assert\w+\(|\bpytest\.(?:raises|warns|fail)\b|\.assert_\w+\(/,
  skip: /@pytest\.mark\.(?:skip|skipif|xfail)\b|@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(|^\s*pytestmark\s*=.*\b(?:skip|xfail)/,
  only: never,
  table: /parametrize|subTest|@given|^\s*for\b/,
  comment: /^\s*#/,
};

const go: TestLanguage = {
  test: /^func\s+((?:Test|Fuzz|Example)\w*)\s*\(|\bt\.Run\(\s*(?:"([^"]*)")?/,
  assertion:
    /\b(?:t|b|tb)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\b(?:require|assert|is|qt|gt)\.\w+\(|\bExpect\(/,
  skip: /\b(?:t|b|tb)\.(?:Skip|SkipNow|Skipf)\(/,
  only: /^\s*(?:FIt|FDescribe|FContext)\(/,
  table: /\bt\.Run\(|\brange\b/,
  comment: /^\s*\/\//,
};

const jvm: TestLanguage = {
  test: /^\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property|Fact|Theory)\b|^\s*\[(?:Test|TestCase|TestMethod|Fact|Theory|DataTestMethod)\b/,
  name: /\b(?:void|fun|def|Task(?:<[^>]*>)?|ValueTask|Unit)\s+(?:`([^`]+)`|(\w+))\s*(?:<[^>]*>)?\(/,
  assertion:
    /\b(?:assert\w*|Assert[A-Z]\w*|[vV]erify\w*|fail|expect\w*)\s*\(|\bAssert\.\w+(?:<[^>]*>)?\(|\.Should\(\)|\bshould(?:Be|Equal|Throw)\b/,
  skip: /@(?:Disabled|Ignore)\b|\[(?:Ignore|Skip)\b|\b(?:Fact|Theory)\([^)]*\bSkip\s*=|\bassumeTrue\(\s*false/,
  only: never,
  table:
    /@(?:ParameterizedTest|ValueSource|MethodSource|CsvSource|EnumSource)|\[(?:InlineData|TestCase|DataRow)\b/,
  comment: /^\s*(?:\/\/|\*|\/\*)/,
};

const rust: TestLanguage = {
  test: /^\s*#\[(?:\w+::)*(?:test|rstest|test_case)\b/,
  name: /\bfn\s+(\w+)\s*[(<]/,
  assertion: /\b(?:debug_)?assert(?:_\w+)?!|\bpanic!\(|\bprop_assert\w*!|\binsta::\w+!/,
  skip: /^\s*#\[ignore\b|^\s*#\[should_panic\b/,
  only: never,
  table: /#\[(?:case|values|test_case)\b|\bfor\b.*\bin\b/,
  comment: /^\s*\/\//,
};

const ruby: TestLanguage = {
  test: /^\s*(?:x|f)?(?:it|specify|scenario|test)\s*\(?\s*(?:['"]([^'"]*)['"])|^\s*def\s+(test_\w+)/,
  assertion: /\bexpect[\s({]|\b(?:assert|refute)\w*\b|\.should\b|\bmust_\w+|\bis_expected\b/,
  skip: /^\s*x(?:it|describe|context|specify)\b|^\s*(?:skip|pending)\b|,\s*(?:skip|pending):/,
  only: /^\s*f(?:it|describe|context)\b|,\s*(?::focus\b|focus:\s*true)/,
  table: /\.each\b/,
  comment: /^\s*#/,
};

const php: TestLanguage = {
  test: /^\s*(?:public\s+)?function\s+(test\w*)\s*\(|^\s*(?:it|test)\s*\(\s*['"]([^'"]*)['"]|^\s*#\[Test\]|^\s*\*\s*@test\b/,
  assertion: /\$this->(?:assert|expect)\w*\(|\bself::assert\w*\(|\bexpect\(|\bAssert::\w+\(|->assert\w+\(/,
  skip: /\bmarkTest(?:Skipped|Incomplete)\(|->(?:skip|todo)\(/,
  only: /->only\(\)/,
  table: /@dataProvider|#\[DataProvider|->with\(/,
  comment: /^\s*(?:\/\/|#(?!\[)|\/\*)/,
};

const native: TestLanguage = {
  test: /^\s*(?:TEST(?:_F|_P)?|TYPED_TEST|BOOST_AUTO_TEST_CASE|START_TEST)\s*\(\s*(\w+(?:\s*,\s*\w+)?)|^\s*(?:TEST_CASE|SCENARIO|SECTION)\s*\(\s*"([^"]*)"/,
  assertion:
    /\b(?:EXPECT|ASSERT|CHECK|REQUIRE|BOOST_CHECK|BOOST_REQUIRE|BOOST_TEST|ck_assert)\w*\s*\(|\bassert\s*\(/,
  skip: /\bGTEST_SKIP\(|\bDISABLED_\w+|\bSKIP\(|\[!(?:mayfail|shouldfail)\]|"\[\.\]/,
  only: never,
  table: /INSTANTIATE_TEST|TEST_P\(|GENERATE\(|\bfor\s*\(/,
  comment: /^\s*(?:\/\/|\*|\/\*)/,
};

const swift: TestLanguage = {
  test: /^\s*(?:@MainActor\s+)?(?:final\s+)?func\s+(test\w*)\s*\(|^\s*@Test\b(?:\(\s*"([^"]*)")?/,
  assertion: /\bXCT(?:Assert\w*|Fail|Unwrap)\(|#(?:expect|require)\(/,
  skip: /\bXCTSkip\w*\(|\.disabled\(/,
  only: never,
  table: /arguments:/,
  comment: /^\s*(?:\/\/|\*|\/\*)/,
};

const elixir: TestLanguage = {
  test: /^\s*test\s+"([^"]*)"/,
  assertion: /^\s*(?:assert|refute)\w*\b/,
  skip: /^\s*@(?:module)?tag\s+(?::skip|skip:)/,
  only: /^\s*@(?:module)?tag\s+:(?:only|focus)\b/,
  table: /^\s*for\b/,
  comment: /^\s*#/,
};

const byExtension: readonly (readonly [RegExp, TestLanguage])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/i, script],
  [/\.pyi?$/i, python],
  [/\.go$/i, go],
  [/\.(?:java|kt|kts|scala|groovy|cs)$/i, jvm],
  [/\.rs$/i, rust],
  [/\.rb$/i, ruby],
  [/\.php$/i, php],
  [/\.(?:c|cc|cpp|cxx|mm?)$/i, native],
  [/\.swift$/i, swift],
  [/\.exs$/i, elixir],
];

/** How tests look in the language of the path; null for languages without a table. */
export function testLanguageOf(path: string): TestLanguage | null {
  return byExtension.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** Rust keeps its tests beside the code: a file counts as test code as soon as its lines have test attributes. */
export function holdsTestsBesideCode(path: string): boolean {
  return path.endsWith('.rs');
}
