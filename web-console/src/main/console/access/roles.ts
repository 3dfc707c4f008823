import type { Role } from '../api/types';

/** The roles of people in a team, the least first, and what each may do. */
export const ROLES: { role: Role; name: string; may: string }[] = [
  { role: 'VIEWER', name: 'Viewer', may: 'sees the team’s apps, logs and events' },
  { role: 'MEMBER', name: 'Member', may: 'also deploys, configures, scales and opens shells' },
  { role: 'TEAM_ADMIN', name: 'Administrator', may: 'also says who belongs to the team' },
];
