import type { Plugin } from 'vite';

/**
 * xterm.js makes style elements and style attributes, which the page's policy (style-src 'self') does not apply, and has
 * no setting for it. So its code is changed while the console is built: style elements become the console's own
 * <adopted-style>, and style attributes are set through the object model, which the policy leaves alone. A release of
 * xterm.js that does it in more or fewer places fails the build here.
 */
export function xtermUnderThePolicy(): Plugin {
  return {
    name: 'xterm-under-the-policy',
    enforce: 'pre',
    transform: {
      filter: { id: /@xterm\/xterm\/lib\/xterm\.mjs/ },
      handler(code) {
        const withSheets = replaced(code, /\.createElement\("style"\)/g, '.createElement("adopted-style")', 3);
        const all = replaced(withSheets, /(\w+)\.setAttribute\("style",/g, '(text=>{$1.style.cssText=text})(', 1);
        return { code: all, map: null };
      },
    },
  };
}

function replaced(code: string, what: RegExp, by: string, times: number): string {
  const found = code.match(what)?.length ?? 0;
  if (found !== times) {
    throw new Error(`xterm.js has ${what.source} ${found} times and not ${times}: see scripts/xterm.ts`);
  }
  return code.replace(what, by);
}
