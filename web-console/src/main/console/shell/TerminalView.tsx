import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { openShell, type ShellEnd } from '../api/shell';
import { useDark } from '../app/theme';
import './AdoptedStyle';
import styles from './ShellPage.module.css';

/** How much output may wait to be drawn; a WebSocket cannot be told to wait, so what is over it is left out. */
const MOST_WAITING = 16 * 1024 * 1024;

/** A terminal with a shell in an instance, from its opening to its end. */
export function TerminalView({
  instance,
  onOpen,
  onEnd,
  onLeave,
}: {
  instance: string;
  onOpen: () => void;
  onEnd: (end: ShellEnd) => void;
  onLeave: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<Terminal>(null);
  const told = useRef({ onOpen, onEnd, onLeave });
  const dark = useDark();
  useEffect(() => {
    told.current = { onOpen, onEnd, onLeave };
  });

  useEffect(() => {
    const element = place.current;
    if (!element) {
      return undefined;
    }
    const terminal = terminalIn(element);
    shown.current = terminal;
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    fit.fit();
    const shell = openShell(instance, sizeOf(terminal), {
      onOpen: () => {
        terminal.focus();
        told.current.onOpen();
      },
      onOutput: writerTo(terminal),
      onEnd: (end) => {
        terminal.options.disableStdin = true;
        told.current.onEnd(end);
      },
    });
    terminal.onData(shell.type);
    terminal.onResize(() => {
      shell.resize(sizeOf(terminal));
    });
    // A terminal takes the Tab key, so another one has to lead out of it.
    terminal.attachCustomKeyEventHandler((event) => {
      const leaves = event.key === 'F6' && event.shiftKey;
      if (leaves && event.type === 'keydown') {
        event.preventDefault();
        told.current.onLeave();
      }
      return !leaves;
    });
    const watch = new ResizeObserver(() => {
      fit.fit();
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      shell.leave();
      terminal.dispose();
    };
  }, [instance]);

  useEffect(() => {
    if (place.current && shown.current) {
      shown.current.options.theme = themeOf(place.current);
    }
  }, [dark]);

  return <div ref={place} className={styles.terminal} />;
}

function terminalIn(element: HTMLElement): Terminal {
  const { fontFamily } = getComputedStyle(element);
  const terminal = new Terminal({
    cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily,
    fontSize: 13,
    minimumContrastRatio: 4.5,
    screenReaderMode: true,
    scrollback: 5000,
    theme: themeOf(element),
  });
  terminal.open(element);
  return terminal;
}

/** The page's colours; the programs' own are brought to a contrast that can be read on them. */
function themeOf(element: HTMLElement) {
  const { color, backgroundColor } = getComputedStyle(element);
  return {
    background: backgroundColor,
    foreground: color,
    cursor: color,
    cursorAccent: backgroundColor,
    selectionBackground: '#5b93f766',
  };
}

function sizeOf(terminal: Terminal) {
  return { columns: terminal.cols, rows: terminal.rows };
}

function writerTo(terminal: Terminal): (bytes: Uint8Array) => void {
  let waiting = 0;
  let leftOut = 0;
  return (bytes) => {
    if (waiting + bytes.length > MOST_WAITING) {
      leftOut += bytes.length;
      return;
    }
    if (leftOut > 0) {
      terminal.write(`\r\n[${leftOut} bytes came too fast to be shown]\r\n`);
      leftOut = 0;
    }
    waiting += bytes.length;
    terminal.write(bytes, () => {
      waiting -= bytes.length;
    });
  };
}
