import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import {
  armorSshSignature,
  buildSshSignature,
  formatSshSignature,
  parseSshSignature,
  type SshSignature,
} from '../../../src/core/attestation/sshsig.ts';
import { encodeSshString } from '../../../src/core/attestation/sshWire.ts';
import { verifySshSignature } from '../../../src/core/attestation/verifySshSignature.ts';
import { isAcceptedBySshKeygen, makeKey, makeSecurityKey, signWithSshKeygen } from './keys.ts';
import { sampleFields } from './sampleFields.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const message = statementToSign(sampleFields);
const keys = {
  ed25519: makeKey(directory, 'ed25519', 'ed25519'),
  'ecdsa 256': makeKey(directory, 'ecdsa256', 'ecdsa', 256),
  'ecdsa 384': makeKey(directory, 'ecdsa384', 'ecdsa', 384),
  'ecdsa 521': makeKey(directory, 'ecdsa521', 'ecdsa', 521),
  'rsa 2048': makeKey(directory, 'rsa2048', 'rsa', 2048),
};
const weakKey = makeKey(directory, 'rsa1024', 'rsa', 1024);
const names = Object.keys(keys) as (keyof typeof keys)[];

function parse(input: string | Uint8Array): SshSignature {
  const { value, problems } = parseSshSignature(input);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

function verdictOf(
  signature: SshSignature,
  text: Uint8Array = message,
  namespace = attestationNamespace,
): string {
  const result = verifySshSignature(signature, text, { namespace });
  return result.kind === 'valid' ? 'valid' : result.fault;
}

describe.each(names)('%s', (name) => {
  const key = keys[name];

  test('what ssh-keygen signs is valid here, twenty times', () => {
    for (let count = 0; count < 20; count++) {
      const text = Buffer.concat([message, Buffer.of(count)]);
      const signature = parse(signWithSshKeygen(key, attestationNamespace, text));
      expect(verdictOf(signature, text)).toBe('valid');
    }
  });

  test('says whose key it was', () => {
    const result = verifySshSignature(parse(signWithSshKeygen(key, attestationNamespace, message)), message, {
      namespace: attestationNamespace,
    });
    const printed = runProgram('ssh-keygen', ['-l', '-f', `${key.path}.pub`])
      .toString()
      .split(' ')[1];
    expect(result).toMatchObject({
      kind: 'valid',
      fingerprint: printed,
      keyType: key.publicLine.split(' ')[0],
      userPresent: false,
      userVerified: false,
    });
  });

  test('our armor is what ssh-keygen printed, and it accepts it', () => {
    const armored = signWithSshKeygen(key, attestationNamespace, message);
    expect(armorSshSignature(parse(armored))).toBe(armored);
    expect(
      isAcceptedBySshKeygen(
        directory,
        key.publicLine,
        attestationNamespace,
        armorSshSignature(parse(armored)),
        message,
      ),
    ).toBe(true);
  });

  test('refused: another text, another namespace, SHA-256', () => {
    const signature = parse(signWithSshKeygen(key, attestationNamespace, message));
    expect(verdictOf(signature, Buffer.from('other'))).toBe('mismatch');
    expect(verdictOf(signature, message, 'git')).toBe('wrong-namespace');
    expect(verdictOf(parse(signWithSshKeygen(key, 'git', message)))).toBe('wrong-namespace');
    expect(verdictOf(parse(signWithSshKeygen(key, attestationNamespace, message, 'sha256')))).toBe(
      'weak-hash',
    );
  });

  test('a namespace that was rewritten is a mismatch', () => {
    const signature = parse(signWithSshKeygen(key, 'git', message));
    expect(verdictOf({ ...signature, namespace: attestationNamespace })).toBe('mismatch');
  });

  test('another key of the same type is a mismatch', () => {
    const other = makeKey(
      directory,
      `other-${name.replace(' ', '')}`,
      name.split(' ')[0] ?? '',
      Number(name.split(' ')[1] ?? 256),
    );
    expect(
      verdictOf({
        ...parse(signWithSshKeygen(key, attestationNamespace, message)),
        publicKey: other.publicKey,
      }),
    ).toBe('mismatch');
  });

  test('no changed byte is ever valid', () => {
    const blob = formatSshSignature(parse(signWithSshKeygen(key, attestationNamespace, message)));
    fc.assert(
      fc.property(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(blob);
        changed[at] = (changed[at] ?? 0) ^ change;
        const { value } = parseSshSignature(changed);
        expect(value === null ? 'unreadable' : verdictOf(value)).not.toBe('valid');
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  test('G21 no shortened blob is readable, nor one with a byte more', () => {
    const blob = formatSshSignature(parse(signWithSshKeygen(key, attestationNamespace, message)));
    for (let length = 0; length < blob.length; length++)
      expect(parseSshSignature(blob.subarray(0, length)).value).toBeNull();
    expect(parseSshSignature(Buffer.concat([blob, Buffer.of(0)])).value).toBeNull();
  });
});

test('a reserved field that is filled and signed is refused, as ssh-keygen does', () => {
  const signature = makeSecurityKey('ed25519').sign(message, attestationNamespace, 1, Buffer.from('x'));
  expect(verdictOf(signature)).toBe('malformed');
  expect(parseSshSignature(formatSshSignature(signature)).value).toBeNull();
});

describe('RSA', () => {
  test('below 2048 bits is weak', () => {
    expect(verdictOf(parse(signWithSshKeygen(weakKey, attestationNamespace, message)))).toBe('weak-key');
  });

  test('never with SHA-1', () => {
    const signature = parse(signWithSshKeygen(keys['rsa 2048'], attestationNamespace, message));
    const bytes = signature.signature.subarray(4 + 'rsa-sha2-512'.length);
    expect(verdictOf({ ...signature, signature: Buffer.concat([encodeSshString('ssh-rsa'), bytes]) })).toBe(
      'malformed',
    );
    expect(
      verdictOf({ ...signature, signature: Buffer.concat([encodeSshString('rsa-sha2-256'), bytes]) }),
    ).toBe('mismatch');
  });
});

describe('G21 security keys', () => {
  test.each([
    ['ed25519', 0, false, false],
    ['ed25519', 1, true, false],
    ['ed25519', 5, true, true],
    ['ecdsa', 0, false, false],
    ['ecdsa', 1, true, false],
    ['ecdsa', 5, true, true],
  ] as const)('sk-%s with flags %i', (kind, flags, userPresent, userVerified) => {
    const key = makeSecurityKey(kind);
    const signature = key.sign(message, attestationNamespace, flags);
    const result = verifySshSignature(signature, message, { namespace: attestationNamespace });
    expect(result).toMatchObject({ kind: 'valid', userPresent, userVerified });
    // The reason why flags are returned: ssh-keygen accepts them unset, from a key of software.
    expect(
      isAcceptedBySshKeygen(
        directory,
        key.publicLine,
        attestationNamespace,
        armorSshSignature(signature),
        message,
      ),
    ).toBe(true);
  });

  test.each(['ed25519', 'ecdsa'] as const)(
    'sk-%s: raised flags, another counter and trailing bytes are refused',
    (kind) => {
      const signature = makeSecurityKey(kind).sign(message, attestationNamespace, 0);
      const change = (fromEnd: number, value: number): SshSignature => {
        const changed = Buffer.from(signature.signature);
        changed[changed.length - fromEnd] = value;
        return { ...signature, signature: changed };
      };
      expect(verdictOf(change(5, 1))).toBe('mismatch');
      expect(verdictOf(change(1, 8))).toBe('mismatch');
      expect(verdictOf({ ...signature, signature: Buffer.concat([signature.signature, Buffer.of(0)]) })).toBe(
        'malformed',
      );
      expect(verdictOf({ ...signature, signature: signature.signature.subarray(0, -1) })).toBe('malformed');
    },
  );
});

describe('reading', () => {
  const armored = signWithSshKeygen(keys['ed25519'], attestationNamespace, message);
  const blob = formatSshSignature(parse(armored));

  test('G21 armor with CRLF, and the raw blob', () => {
    expect(parse(armored.replaceAll('\n', '\r\n'))).toEqual(parse(armored));
    expect(parse(blob)).toEqual(parse(armored));
  });

  test.each([
    ['nothing', ''],
    ['no armor', 'hello'],
    ['text before the armor', `x\n${armored}`],
    ['no end line', armored.slice(0, -35)],
    ['broken base64', armored.replace('U1NI', 'U1N')],
    ['white space inside', armored.replace('U1NI', 'U1 NI')],
    ['another magic', Buffer.from(blob.toString('latin1').replace('SSHSIG', 'SSHSIX'), 'latin1')],
    [
      'version 2',
      Buffer.from(blob.toString('latin1').replace('SSHSIG\0\0\0\x01', 'SSHSIG\0\0\0\x02'), 'latin1'),
    ],
    ['an unknown hash', formatSshSignature({ ...parse(armored), hash: 'md5' as 'sha512' })],
    [
      'a reserved field that is filled',
      formatSshSignature({ ...parse(armored), reserved: Buffer.from('x') }),
    ],
    ['no namespace', formatSshSignature({ ...parse(armored), namespace: '' })],
    ['100 kB', formatSshSignature({ ...parse(armored), signature: Buffer.alloc(100_000) })],
  ])('refuses %s', (_name, input) => {
    const { value, problems } = parseSshSignature(input);
    expect({ value, problems: problems.length }).toEqual({ value: null, problems: 1 });
  });

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parseSshSignature(bytes);
        const { value } = parseSshSignature(
          Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01', 'latin1'), bytes]),
        );
        if (value !== null) verdictOf(value);
        verdictOf({ ...parse(blob), publicKey: Buffer.from(bytes) });
        verdictOf({ ...parse(blob), signature: Buffer.from(bytes) });
      }),
    );
  });
});

describe('rebuilding from a trailer', () => {
  test('ed25519: the same bytes as ssh-keygen wrote', () => {
    const signature = parse(signWithSshKeygen(keys['ed25519'], attestationNamespace, message));
    const result = verifySshSignature(signature, message, { namespace: attestationNamespace });
    const raw = result.kind === 'valid' ? result.rawSignature : null;
    expect(raw?.length).toBe(64);
    expect(
      buildSshSignature(keys['ed25519'].publicKey, raw ?? Buffer.alloc(0), attestationNamespace),
    ).toEqual(signature);
  });

  test('sk-ed25519: flags and counter are part of it', () => {
    const key = makeSecurityKey('ed25519');
    const signature = key.sign(message, attestationNamespace, 5);
    const result = verifySshSignature(signature, message, { namespace: attestationNamespace });
    const raw = result.kind === 'valid' ? result.rawSignature : null;
    expect(raw?.length).toBe(69);
    expect(buildSshSignature(key.publicKey, raw ?? Buffer.alloc(0), attestationNamespace)).toEqual(signature);
  });

  test.each(['ecdsa 256', 'rsa 2048'] as const)('%s has no raw form', (name) => {
    const result = verifySshSignature(
      parse(signWithSshKeygen(keys[name], attestationNamespace, message)),
      message,
      { namespace: attestationNamespace },
    );
    expect(result).toMatchObject({ kind: 'valid', rawSignature: null });
    expect(buildSshSignature(keys[name].publicKey, Buffer.alloc(64), attestationNamespace)).toBeNull();
  });

  test('a raw signature of the wrong length belongs to no key', () => {
    expect(buildSshSignature(keys['ed25519'].publicKey, Buffer.alloc(69), attestationNamespace)).toBeNull();
    expect(
      buildSshSignature(makeSecurityKey('ed25519').publicKey, Buffer.alloc(64), attestationNamespace),
    ).toBeNull();
    expect(buildSshSignature(Buffer.from('junk'), Buffer.alloc(64), attestationNamespace)).toBeNull();
  });
});
