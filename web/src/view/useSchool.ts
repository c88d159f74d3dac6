import type { SchoolDetail } from "../api/types";
import { useServices } from "../services";
import { useLoaded } from "./useLoaded";

/** The school, to say everywhere whose sync it is; null until it is known. */
export function useSchool(id: string): SchoolDetail | null {
  const { api } = useServices();
  const { loaded } = useLoaded(id, () => api.school(id));
  return loaded.at === "there" ? loaded.value : null;
}
