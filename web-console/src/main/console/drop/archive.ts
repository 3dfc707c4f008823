/** The kinds of archive that the platform takes, by their content. */
export type ArchiveType = 'application/gzip' | 'application/zip' | 'application/x-tar';

const TAR_MAGIC_OFFSET = 257;

/**
 * Tells an archive's kind by its first bytes, as the platform does, because names and the browser's guess of the type
 * are often wrong; undefined when it is none of the known ones. gzip: RFC 1952 section 2.3.1; zip: APPNOTE 4.3.7;
 * tar: POSIX.1-2017 pax, ustar header block.
 */
export async function archiveTypeOf(file: Blob): Promise<ArchiveType | undefined> {
  const head = new Uint8Array(await file.slice(0, TAR_MAGIC_OFFSET + 5).arrayBuffer());
  if (head[0] === 0x1f && head[1] === 0x8b) {
    return 'application/gzip';
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04) {
    return 'application/zip';
  }
  return new TextDecoder('latin1').decode(head.slice(TAR_MAGIC_OFFSET)) === 'ustar' ? 'application/x-tar' : undefined;
}
