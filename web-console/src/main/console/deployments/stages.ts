import type { DeploymentStage } from '../api/types';

/** What each stage is called, and what it waits for while it runs. */
export const STAGE_WORDS: Record<DeploymentStage, { name: string; waits: string }> = {
  RECEIVED: { name: 'Received', waits: 'Checking what arrived' },
  BUILD: { name: 'Build', waits: 'Waiting for a node to build on' },
  STORED: { name: 'Stored', waits: 'Pushing the image to the registry' },
  PREPARED: { name: 'Prepared', waits: 'The release command runs' },
  PLACED: { name: 'Placed', waits: 'Looking for nodes with room' },
  PULLED: { name: 'Pulled', waits: 'Nodes fetch the image' },
  STARTED: { name: 'Started', waits: 'Starting the new instances' },
  HEALTHY: { name: 'Healthy', waits: 'Probing the new instances' },
  TRAFFIC_MOVED: { name: 'Traffic moved', waits: 'Routers take the new instances' },
  DRAINED: { name: 'Drained', waits: 'Old instances finish their requests' },
};
