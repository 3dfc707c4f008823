import { createContext, useContext } from 'react';

/** The way to the deploy dialog from anywhere. */
export interface Deploy {
  /** Opens it, for an app or for one yet to be named. */
  ask: (app?: string) => void;
}

export const DeployContext = createContext<Deploy | undefined>(undefined);

export function useDeploy(): Deploy {
  const deploy = useContext(DeployContext);
  if (!deploy) {
    throw new Error('useDeploy is used outside of DropZone');
  }
  return deploy;
}
