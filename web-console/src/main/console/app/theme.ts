import { useSyncExternalStore } from 'react';

// Light or dark as the system says, until the person chose on this device.

type Theme = 'light' | 'dark';

const KEY = 'gantry.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen = stored();

system.addEventListener('change', tell);

/** Shows the chosen theme; called before the first render, so that nothing flashes. */
export function applyTheme(): void {
  if (chosen !== undefined) {
    document.documentElement.dataset['theme'] = chosen;
  }
}

/** Choosing what the system says anyway is to follow the system again. */
export function chooseTheme(theme: Theme): void {
  const asSystem = (theme === 'dark') === system.matches;
  chosen = asSystem ? undefined : theme;
  try {
    if (asSystem) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, theme);
    }
  } catch {
    // A browser that stores nothing forgets the choice with the page, which is what its owner asked for.
  }
  if (asSystem) {
    delete document.documentElement.dataset['theme'];
  }
  applyTheme();
  tell();
}

export function useDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (chosen === undefined ? system.matches : chosen === 'dark'),
  );
}

function tell(): void {
  listeners.forEach((listener) => {
    listener();
  });
}

function stored(): Theme | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : undefined;
  } catch {
    return undefined;
  }
}
