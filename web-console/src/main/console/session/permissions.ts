import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import type { Permission } from '../api/types';

/** Whether the caller may do it; no until the server has said so, so that nothing shows that would be refused. */
export function useMay(permission: Permission): boolean {
  return useQuery(queries.whoAmI()).data?.permissions.includes(permission) ?? false;
}
