import type { NodeView } from '../api/types';
import { conditionOf, NODE_CONDITIONS, type Condition } from '../ui/tone';

/** A node's condition; one that has been drained to its end says so. */
export function conditionOfNode({ status, instances }: NodeView): Condition {
  return status === 'DRAINING' && instances === 0
    ? { tone: 'idle', word: 'Drained' }
    : conditionOf(NODE_CONDITIONS, status);
}
