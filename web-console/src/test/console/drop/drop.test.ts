import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { faultOfName, nameFrom } from '../../../main/console/drop/appName';
import { archiveTypeOf } from '../../../main/console/drop/archive';

describe('an archive', () => {
  const tar = new Uint8Array(1024);
  tar.set(new TextEncoder().encode('ustar'), 257);

  it.each([
    ['gzip', new Uint8Array(gzipSync('hello')), 'application/gzip'],
    ['zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), 'application/zip'],
    ['tar', tar, 'application/x-tar'],
  ])('is told by its content when it is %s', async (_, content, type) => {
    expect(await archiveTypeOf(new Blob([content]))).toBe(type);
  });

  it.each([
    ['empty', new Uint8Array()],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
    ['a short file', new Uint8Array([0x1f])],
  ])('is refused when it is %s', async (_, content) => {
    expect(await archiveTypeOf(new Blob([content]))).toBeUndefined();
  });
});

describe("an app's name", () => {
  it.each(['a', 'hello', 'my-app-2', 'a'.repeat(40)])('may be %s', (name) => {
    expect(faultOfName(name)).toBeUndefined();
  });

  it.each(['', 'Hello', '2fast', 'a-', 'a_b', 'a.b', '-a', 'a'.repeat(41)])('may not be "%s"', (name) => {
    expect(faultOfName(name)).toEqual(expect.any(String));
  });

  it.each([
    ['My Shop-1.2.tar.gz', 'my-shop'],
    ['hello.tgz', 'hello'],
    ['flask-v2.0.1.zip', 'flask'],
    ['2048.tar', ''],
    ['src (copy).tar.gz', 'src-copy'],
    ['Ünïcode.zip', 'n-code'],
  ])('is proposed from the file %s as "%s"', (file, name) => {
    expect(nameFrom(file)).toBe(name);
    expect(name === '' || faultOfName(name) === undefined).toBe(true);
  });
});
