const FORM = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** What is wrong with an app's name, or undefined. The rule is that of contracts.values.AppName. */
export function faultOfName(name: string): string | undefined {
  if (name === '') {
    return 'Give the app a name.';
  }
  if (FORM.test(name)) {
    return undefined;
  }
  if (name.length > 40) {
    return 'At most 40 characters.';
  }
  if (/[A-Z]/.test(name)) {
    return 'Lower-case letters only: the name becomes a host name.';
  }
  if (!/^[a-z]/.test(name)) {
    return 'It must start with a letter.';
  }
  return name.endsWith('-') ? 'It must not end with a hyphen.' : 'Only lower-case letters, digits and hyphens.';
}

/** A valid name made of a file's, or empty: 'My Shop-1.2.tar.gz' becomes 'my-shop'. */
export function nameFrom(fileName: string): string {
  return fileName
    .toLowerCase()
    .replace(/\.(tar\.gz|tgz|tar|zip|gz)$/, '')
    .replace(/[-_ ]?v?\d+(\.\d+)+.*$/, '')
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}
