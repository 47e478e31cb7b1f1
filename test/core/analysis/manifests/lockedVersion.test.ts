import { describe, expect, test } from 'vitest';
import { lockedVersion } from '../../../../src/core/analysis/manifests/lockedVersion.ts';

const pnpm = `lockfileVersion: '9.0'
packages:
  '@scope/name@1.2.3':
    resolution: {}
  zod@4.1.0(peer@1.0.0):
    resolution: {}
  /old/2.0.0:
    dev: true
`;
const yarn = `"@scope/name@^1", "@scope/name@^1.2":
  version "1.2.3"

zod@^4:
  version: 4.1.0
`;
const toml = '[[package]]\nname = "Foo_bar"\nversion = "2.0"\n\n[[package]]\nname = "foo"\nversion = "1.0"\n';

describe('the version that a lockfile holds', () => {
  test.each([
    ['package-lock.json', '{"packages":{"node_modules/a":{"version":"1.0.0"}}}', 'a', '1.0.0'],
    ['x/package-lock.json', '{"packages":{"packages/b/node_modules/a":{"version":"2.0.0"}}}', 'a', '2.0.0'],
    ['package-lock.json', '{"lockfileVersion":1,"dependencies":{"a":{"version":"3.0.0"}}}', 'a', '3.0.0'],
    ['package-lock.json', '{"packages":{"node_modules/ab":{"version":"1.0.0"}}}', 'a', null],
    ['package-lock.json', '{broken', 'a', null],
    ['package-lock.json', '{}', '__proto__', null],
    ['pnpm-lock.yaml', pnpm, '@scope/name', '1.2.3'],
    ['pnpm-lock.yaml', pnpm, 'zod', '4.1.0'],
    ['pnpm-lock.yaml', pnpm, 'old', '2.0.0'],
    ['pnpm-lock.yaml', pnpm, 'name', null],
    ['yarn.lock', yarn, '@scope/name', '1.2.3'],
    ['yarn.lock', yarn, 'zod', '4.1.0'],
    ['yarn.lock', yarn, 'od', null],
    ['bun.lock', '"zod": ["zod@4.1.0", ""]', 'zod', '4.1.0'],
    ['uv.lock', toml, 'foo-bar', '2.0'],
    ['Cargo.lock', toml, 'foo', '1.0'],
    ['poetry.lock', toml, 'bar', null],
    ['Pipfile.lock', '{"develop":{"foo":{"version":"==1.0"}}}', 'foo', '1.0'],
    ['go.sum', 'example.com/a v1.2.3/go.mod h1:x\nexample.com/a v1.2.3 h1:y\n', 'example.com/a', 'v1.2.3'],
    ['go.sum', 'example.com/ab v1.2.3 h1:y\n', 'example.com/a', null],
    ['composer.lock', '{"packages-dev":[{"name":"A/B","version":"1.0"}]}', 'a/b', '1.0'],
    ['Gemfile.lock', 'GEM\n  specs:\n    rails (7.0.8)\n      rack (3.0)\n', 'rails', '7.0.8'],
    ['Gemfile.lock', 'GEM\n  specs:\n    rails (7.0.8)\n      rack (3.0)\n', 'rack', null],
    [
      'packages.lock.json',
      '{"dependencies":{"net8.0":{"Serilog":{"resolved":"4.0.0"}}}}',
      'Serilog',
      '4.0.0',
    ],
    ['other.lock', toml, 'foo', null],
  ])('%s %# of %s', (path, text, name, expected) => {
    expect(lockedVersion(path, text, name)).toBe(expected);
  });

  test('long runs of blank lines and words take no time to speak of', () => {
    const text = `${'\n'.repeat(300_000)}${'a-'.repeat(300_000)}`;
    const begun = process.cpuUsage().user;
    for (const path of ['pnpm-lock.yaml', 'yarn.lock', 'uv.lock', 'Gemfile.lock', 'go.sum']) {
      expect(lockedVersion(path, text, 'zod')).toBeNull();
    }
    expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(5);
  });
});
