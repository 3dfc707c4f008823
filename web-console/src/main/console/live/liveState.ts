import { createContext, useContext } from 'react';
import type { StreamState } from '../api/eventStream';

/** The stream's state; refused when the server says that it will not have it. */
export type Liveness = StreamState | 'refused';

export const LiveContext = createContext<Liveness>('connecting');

/** Whether the stream of events is there. */
export function useLive(): Liveness {
  return useContext(LiveContext);
}
