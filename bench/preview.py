"""How long a preview takes through the deployed API, in one local cloud.

A secondary school of 1,500 students, the MIS without latency, beside reading the same pages and one
call that does nothing. To hold: at most three times what the two take together.

A college of 20,000 students, the MIS at 100 ms a request: before its first sync, with everything
chosen, and when it is in order. To hold: each within API Gateway's 30 seconds.
"""

from statistics import median
from time import perf_counter

from bench.api_cloud import MIS_TOKEN, ApiCloud, api_cloud
from local.mis.order import Phase, SchoolOrder
from local.mis.world import Conditions
from rostersync.domain.school import MisSettings, Source
from rostersync.mis.wonde import WondeReader

BOUND = 3.0
TIMES = 5
SCHOOL = SchoolOrder(
    id="P1",
    name="Secondary",
    students=1500,
    classes=400,
    subjects=40,
    teachers=100,
    class_size=28,
)
COLLEGE_BOUND_S = 30
LATENCY_S = 0.1
COLLEGE = SchoolOrder(
    id="P2",
    name="College",
    phase=Phase.COLLEGE,
    students=20_000,
    classes=2_000,
    subjects=45,
    teachers=900,
    class_size=40,
)


def _token(*, fresh: bool) -> str:  # noqa: ARG001 - a TokenSource is called so
    return MIS_TOKEN


def main() -> None:
    """Print the figures."""
    with api_cloud() as cloud:
        _measure_secondary(cloud)
        _measure_college(cloud)


def _measure_secondary(cloud: ApiCloud) -> None:
    cloud.register(SCHOOL)
    cloud.set_up(SCHOOL.id)
    path = f"/schools/{SCHOOL.id}/manual-sync/preview"
    preview_s = median(cloud.call("POST", path)[0] for _ in range(TIMES))
    nothing_s = median(cloud.call("GET", "/problems/internal")[0] for _ in range(TIMES))
    pages_s = median(_read(cloud) for _ in range(TIMES))
    ratio = preview_s / (pages_s + nothing_s)
    print(f"preview of 1,500 students   {preview_s:6.3f} s")
    print(f"reading the same pages      {pages_s:6.3f} s")
    print(f"a call that does nothing    {nothing_s:6.3f} s")
    print(f"ratio                       {ratio:6.2f}    at most {BOUND}")


def _measure_college(cloud: ApiCloud) -> None:
    cloud.register(COLLEGE)
    cloud.control.set_conditions(Conditions(latency_s=LATENCY_S))
    path = f"/schools/{COLLEGE.id}/manual-sync/preview"
    new_s, seen = cloud.call("POST", path)
    everything = {kind: [each["id"] for each in seen[kind]] for kind in ("subjects", "classes")}
    chosen_s, _ = cloud.call("POST", path, {"selection": everything})
    set_up_s = cloud.set_up(COLLEGE.id)
    in_order_s = [cloud.call("POST", path)[0] for _ in range(2)]
    print(f"preview of 20,000 students, the MIS at 100 ms a request: at most {COLLEGE_BOUND_S} s")
    print(f"before its first sync       {new_s:6.3f} s")
    print(f"with everything chosen      {chosen_s:6.3f} s")
    print(f"in order                    {in_order_s[0]:6.3f} s    again {in_order_s[1]:.3f} s")
    print(f"first sync, by Worker       {set_up_s:6.1f} s")


def _read(cloud: ApiCloud) -> float:
    began = perf_counter()
    WondeReader(cloud.mis_url, _token).read(MisSettings(Source.WONDE, SCHOOL.id))
    return perf_counter() - began


if __name__ == "__main__":
    main()
