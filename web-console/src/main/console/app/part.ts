import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const BEFORE_AGAIN = 400;

/**
 * A part of the console that is loaded when it is first shown. It is asked for twice: a browser on a host that runs
 * containers drops requests each time when one of their network interfaces comes or goes (net::ERR_NETWORK_CHANGED).
 */
export function part<M, P>(load: () => Promise<M>, of: (module: M) => ComponentType<P>): Part<P> {
  const patiently = () =>
    load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, BEFORE_AGAIN));
      return load();
    });
  const component = lazy(() => patiently().then((module) => ({ default: of(module) })));
  return Object.assign(component, { preload: patiently });
}

export type Part<P> = LazyExoticComponent<ComponentType<P>> & { preload: () => Promise<unknown> };
