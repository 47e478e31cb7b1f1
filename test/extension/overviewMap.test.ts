import { describe, expect, test } from 'vitest';
import type { ModuleCycle, ModuleDelta, ModuleEdge } from '../../src/core/analysis/facts.ts';
import { emptyModuleDelta } from '../../src/core/analysis/modules/emptyModuleDelta.ts';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { VerifiedUnit, VerifyReport } from '../../src/core/policy/verifyReport.ts';
import { drawnPart, type MapDependency, moduleMapOf } from '../../src/extension/webview/moduleMap.ts';
import { overviewState } from '../../src/extension/webview/overviewState.ts';
import { stateWord } from '../../src/extension/views/hunkWords.ts';
import { pressModules } from '../../src/extension/webview/pressModules.ts';
import { isFromOverview, type OverviewModule } from '../../src/protocol/overview.ts';
import { layoutMap, type PlacedModule } from '../../src/webview/layoutMap.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const hunks = [
  hunkOf({ path: 'api/pay.ts', line: 1, risk: 'high', kind: 'ai', module: 'api' }),
  hunkOf({ path: 'api/pay.ts', line: 40, risk: 'low', kind: 'ai', module: 'api' }),
  hunkOf({ path: 'web/page.ts', line: 3, risk: 'low', kind: 'human', module: 'web' }),
];
const [first, second] = hunks;

function importOf(from: string, to: string, line = 1): ModuleEdge {
  const path = toRepoPath(`${from}/index.ts`);
  return { from, to, path, line, specifier: to, reachesInternal: null };
}

function reviewWith(delta: Partial<ModuleDelta>, from = hunks) {
  const review = buildReview(from);
  return { ...review, facts: { ...review.facts, modules: { ...emptyModuleDelta, ...delta } } };
}

function arrows(delta: Partial<ModuleDelta>) {
  return moduleMapOf(reviewWith(delta), new Map()).dependencies;
}

const plain = { added: 0, removed: 0, isInCycle: false, isForbidden: false };

describe('the map of modules', () => {
  test('boxes count changed lines and the hunks that wait, largest first', () => {
    const states = new Map(first === undefined ? [] : [[first.id, 'attested' as const]]);
    expect(moduleMapOf(buildReview(hunks), states)).toEqual({
      modules: [
        { name: 'api', lines: 6, hunks: 2, left: 1 },
        { name: 'web', lines: 3, hunks: 1, left: 1 },
      ],
      dependencies: [],
    });
  });

  test('a module that the change leaves alone is there when an import reaches it', () => {
    const { modules } = moduleMapOf(reviewWith({ edgesAdded: [importOf('api', 'storage')] }), new Map());
    expect(modules.at(-1)).toEqual({ name: 'storage', lines: 0, hunks: 0, left: 0 });
  });

  test('imports of the same direction are one arrow, with what is added and what is removed', () => {
    const delta = {
      edgesAdded: [importOf('api', 'storage', 1), importOf('api', 'storage', 2)],
      edgesRemoved: [importOf('api', 'storage', 9), importOf('web', 'api')],
    };
    expect(arrows(delta)).toEqual([
      { ...plain, from: 'api', to: 'storage', added: 2, removed: 1 },
      { ...plain, from: 'web', to: 'api', removed: 1 },
    ]);
  });

  test('the way back of a cycle is drawn although the change does not touch it', () => {
    const edge = importOf('api', 'web');
    const cycles: ModuleCycle[] = [{ edge, back: [importOf('web', 'core'), importOf('core', 'api')] }];
    expect(arrows({ edgesAdded: [edge], cycles })).toEqual([
      { ...plain, from: 'api', to: 'web', added: 1, isInCycle: true },
      { ...plain, from: 'web', to: 'core', isInCycle: true },
      { ...plain, from: 'core', to: 'api', isInCycle: true },
    ]);
  });

  test('an import that a rule about layers forbids marks its arrow alone', () => {
    const bad = importOf('api', 'web');
    const violation = {
      source: 'policy' as const,
      config: toRepoPath('.countersign/policy.yml'),
      rule: 'layers',
      path: bad.path,
      line: bad.line,
      specifier: bad.specifier,
      reason: 'api may not import web',
      level: 'error' as const,
    };
    const delta = { edgesAdded: [bad, importOf('web', 'core')], layerViolations: [violation] };
    expect(arrows(delta).map(({ to, isForbidden }) => [to, isForbidden])).toEqual([
      ['web', true],
      ['core', false],
    ]);
    const state = overviewState(reviewWith(delta), new Map(), noGate);
    expect(state.edges[0]?.warnings).toEqual([
      'Not allowed: api may not import web (.countersign/policy.yml)',
    ]);
    expect(state.map.dependencies[0]).toMatchObject({ label: '+1 not allowed', isWarning: true });
  });

  test('an import inside a module is no arrow', () => {
    expect(arrows({ edgesAdded: [importOf('api', 'api')] })).toEqual([]);
  });

  test('of very many modules those with warnings are drawn, and the rest is said', () => {
    const edges = Array.from({ length: 60 }, (_, index) => importOf(`m${index}`, `n${index}`));
    const edge = importOf('last', 'api');
    const review = reviewWith({ edgesAdded: [...edges, edge], cycles: [{ edge, back: [] }] });
    const drawn = drawnPart(moduleMapOf(review, new Map()));
    expect(drawn.modules).toHaveLength(30);
    expect(drawn.modules.map(({ name }) => name)).toContain('last');
    for (const { from, to } of drawn.dependencies)
      expect(drawn.modules.map(({ name }) => name)).toEqual(expect.arrayContaining([from, to]));
    const state = overviewState(review, new Map(), noGate);
    expect(state.modules.filter(({ isDrawn }) => isDrawn)).toHaveLength(30);
    expect(state.map.leftOut).toBe(`${state.modules.length - 30} more modules are in the table alone.`);
  });
});

const noGate = { hasPolicy: false, report: null };

describe('the legend', () => {
  test('explains every state that a row can have, and every letter of a file', () => {
    const { states } = overviewState(buildReview(hunks), new Map(), noGate);
    const words = ['open', 'seen', 'attested', 'needs-work', 'later', 'stale', 'rule-covered'] as const;
    for (const state of words) {
      const own = states.find(({ icon }) => icon === state);
      expect(own?.term).toBe(stateWord(state));
      expect(own?.meaning).toMatch(/\.$/);
    }
    expect(new Set(states.map(({ icon }) => icon)).size).toBe(states.length);
    const text = states.map(({ meaning }) => meaning).join(' ');
    for (const badge of ['an N', 'an S', 'a ✓', 'number']) expect(text).toContain(badge);
  });
});

describe('small states', () => {
  test('one module without edges is said in the summary', () => {
    const { map, modules } = overviewState(buildReview(hunks.slice(0, 1)), new Map(), noGate);
    expect(modules).toMatchObject([{ name: 'api', size: '3 lines changed', progress: '1 of 1 left' }]);
    expect(map).toMatchObject({ dependencies: [], key: [], leftOut: null });
    expect(map.summary).toMatch(/^Map of 1 module\. The change adds and removes no dependency/);
  });

  test('without a policy nobody has to sign; with one and no commits the gate cannot judge', () => {
    const verdictOf = (hasPolicy: boolean) =>
      overviewState(buildReview(hunks), new Map(), { hasPolicy, report: null }).gate.verdict;
    expect(verdictOf(false)).toMatch(/no policy/);
    expect(verdictOf(true)).toMatch(/commit first/);
  });

  test('a change without hunks has a page', () => {
    expect(overviewState(buildReview([]), new Map(), noGate)).toMatchObject({ modules: [], risk: [] });
  });
});

function reportOf(missing: Readonly<Record<string, readonly string[]>>, exitCode = 1): VerifyReport {
  const units = Object.entries(missing).map(([id, who]): VerifiedUnit => ({
    id,
    path: 'api/pay.ts',
    pathBytes: null,
    old: { start: 1, lines: 1 },
    new: { start: 1, lines: 1 },
    required: true,
    state: 'unattested',
    reason: null,
    by: [],
    missing: who,
    commit: null,
  }));
  return {
    schema: 'countersign/verify/v1',
    verdict: exitCode === 0 ? 'pass' : 'fail',
    exitCode,
    policy: { commit: null, sha256: null },
    target: { base: '', head: '', ref: 'main' },
    rangeMode: 'net',
    units,
    evidence: [],
    findings: [],
    next: exitCode === 0 ? [] : ['1 senior for api/** (2 hunks)'],
    problems: [],
  };
}

describe('who still must sign', () => {
  test('the gate says who and why, each module who and for how many hunks', () => {
    const report = reportOf({
      [first?.id ?? '']: ['1 senior', '1 security'],
      [second?.id ?? '']: ['1 senior'],
    });
    const { gate, modules } = overviewState(buildReview(hunks), new Map(), { hasPolicy: true, report });
    expect(gate).toMatchObject({ tone: 'open', steps: ['1 senior for api/** (2 hunks)'] });
    expect(modules.map(({ name, missing }) => [name, missing])).toEqual([
      ['api', ['1 senior for 2 hunks', '1 security for 1 hunk']],
      ['web', []],
    ]);
  });

  test('a gate that passes asks nothing', () => {
    const { gate } = overviewState(buildReview(hunks), new Map(), {
      hasPolicy: true,
      report: reportOf({}, 0),
    });
    expect(gate).toMatchObject({ tone: 'passed', steps: [], note: null });
  });
});

describe('modules that somebody presses', () => {
  const known = new Set(['api', 'web', 'tools']);
  test.each<[string[], string[], boolean, string[] | null]>([
    [[], ['api'], false, ['api']],
    [['web'], ['api'], false, ['api']],
    [['api'], ['api'], false, []],
    [['api', 'web'], ['api'], false, ['api']],
    [['api'], ['web'], true, ['api', 'web']],
    [['api', 'web'], ['web'], true, ['api']],
    [['api'], ['api', 'web'], false, ['api', 'web']],
    [['web', 'api'], ['api', 'web'], false, []],
    [['api'], [], false, []],
    [['api'], ['../api'], false, null],
    [[], ['api', 'storage', 'api'], false, ['api']],
  ])('%j, then %j (also: %j) leave %j', (chosen, modules, isAlso, left) =>
    expect(pressModules(chosen, { type: 'filterModules', modules, isAlso }, known)).toEqual(left),
  );

  test('are told to the page, which says how to see all again', () => {
    const stateOf = (chosen: readonly string[]) =>
      overviewState(buildReview(hunks), new Map(), noGate, { chosen });
    expect(stateOf(['web']).modules.map(({ name, isChosen }) => [name, isChosen])).toEqual([
      ['api', false],
      ['web', true],
    ]);
    expect(stateOf(['web']).filter).toEqual({
      sentence: 'The queue shows web alone. What it hides still counts.',
      clear: 'Show All Modules',
    });
    expect(stateOf(['a', 'b', 'c', 'd']).filter.sentence).toContain('a, b, c and 1 more modules alone');
    expect(stateOf([]).filter.clear).toBeNull();
  });

  test('a message of another shape is none', () => {
    const check = (message: object, isOne: boolean): void =>
      expect(isFromOverview({ type: 'filterModules', isAlso: false, ...message })).toBe(isOne);
    check({ modules: ['api'] }, true);
    check({ modules: [] }, true);
    for (const modules of [undefined, 1, 'api', [1], [['api']]]) check({ modules }, false);
    check({ modules: ['api'], isAlso: 1 }, false);
    check({ modules: ['api'], type: 'revealModule' }, false);
  });
});

describe('the layout', () => {
  const stateOf = (delta: Partial<ModuleDelta>) => overviewState(reviewWith(delta), new Map(), noGate);
  const overlap = (a: PlacedModule, b: PlacedModule): boolean =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  function check(modules: readonly OverviewModule[], delta: Partial<ModuleDelta>): void {
    const { map } = stateOf(delta);
    const placed = layoutMap(modules, map.dependencies);
    for (const [at, box] of placed.modules.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(placed.width);
      expect(box.y + box.height).toBeLessThanOrEqual(placed.height);
      for (const other of placed.modules.slice(at + 1)) expect(overlap(box, other)).toBe(false);
    }
    expect(placed.modules).toHaveLength(modules.length);
    for (const { points } of placed.dependencies) expect(points.length).toBeGreaterThan(1);
  }

  test('boxes stand in the picture and never on each other, in cycles too', () => {
    const edge = importOf('api', 'web');
    const delta = {
      edgesAdded: [edge, importOf('web', 'storage')],
      cycles: [{ edge, back: [importOf('web', 'api')] }],
    };
    check(stateOf(delta).modules, delta);
  });

  test('modules without arrows stand in rows', () => {
    const [module] = stateOf({}).modules;
    if (module === undefined) throw new Error('no module');
    const many = Array.from({ length: 25 }, (_, index) => ({
      ...module,
      name: `m${index}`,
      label: `m${index}`,
    }));
    check(many, {});
    expect(layoutMap(many, []).width).toBeLessThanOrEqual(820);
  });

  test('more changed lines make a larger box', () => {
    const [large, small] = layoutMap(stateOf({}).modules, []).modules;
    expect((large?.width ?? 0) * (large?.height ?? 0)).toBeGreaterThan(
      (small?.width ?? 0) * (small?.height ?? 0),
    );
  });

  test('arrows are the same as the dependencies', () => {
    const dependency: MapDependency = { ...plain, from: 'api', to: 'web', added: 1 };
    expect(arrows({ edgesAdded: [importOf('api', 'web')] })).toEqual([dependency]);
  });
});
