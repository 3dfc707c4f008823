import { createContext, useContext } from 'react';
import type { StreamState } from '../api/eventStream';

export const LiveContext = createContext<StreamState>('connecting');

/** Whether the stream of events is there. */
export function useLive(): StreamState {
  return useContext(LiveContext);
}
