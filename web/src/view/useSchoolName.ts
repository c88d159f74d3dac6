import { useServices } from "../services";
import { useLoaded } from "./useLoaded";

/** The school's name, to say everywhere whose sync it is; empty until it is known. */
export function useSchoolName(school: string): string {
  const { api } = useServices();
  const { loaded } = useLoaded(school, () => api.school(school));
  return loaded.at === "there" ? loaded.value.name : "";
}
