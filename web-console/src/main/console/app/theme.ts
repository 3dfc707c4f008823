import { useSyncExternalStore } from 'react';

/** Light or dark as the system says, or as the person chose on this device. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'gantry.theme';
const listeners = new Set<() => void>();
let theme: Theme = stored();

/** Shows the chosen theme; called before the first render, so that nothing flashes. */
export function applyTheme(): void {
  const root = document.documentElement;
  if (theme === 'system') {
    delete root.dataset['theme'];
  } else {
    root.dataset['theme'] = theme;
  }
}

export function chooseTheme(next: Theme): void {
  theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that stores nothing forgets the choice with the page, which is what its owner asked for.
  }
  applyTheme();
  listeners.forEach((listener) => {
    listener();
  });
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => theme,
  );
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}
