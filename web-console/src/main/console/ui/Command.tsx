import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import styles from './Command.module.css';

/** A command to be run in a terminal, with a button that copies it. */
export function Command({ children: command }: { children: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => {
      setCopied(false);
    }, 1500);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  return (
    <div className={styles.command}>
      <pre>
        <code>{command}</code>
      </pre>
      <button
        type="button"
        aria-label={copied ? 'Copied' : 'Copy this command'}
        onClick={() => {
          void copy(command).then(setCopied);
        }}
      >
        {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      </button>
    </div>
  );
}

/** The clipboard is not there on plain HTTP from another host; then the old way through a selection. */
async function copy(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    return clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
