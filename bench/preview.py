"""How long a preview takes, beside reading the same pages and one call that does nothing.

A secondary school of 1,500 students, the MIS without latency, everything in one local cloud. To
hold: at most three times what the pages and the call take together.
"""

from statistics import median
from time import perf_counter

from bench.api_cloud import MIS_TOKEN, ApiCloud, api_cloud
from local.mis.order import SchoolOrder
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


def _token(*, fresh: bool) -> str:  # noqa: ARG001 - a TokenSource is called so
    return MIS_TOKEN


def main() -> None:
    """Print the figures."""
    with api_cloud() as cloud:
        cloud.register(SCHOOL)
        made = cloud.preview_all(SCHOOL.id)
        order = {"preview_id": made["preview_id"]}
        cloud.call("POST", f"/schools/{SCHOOL.id}/manual-sync/confirm", order)
        path = f"/schools/{SCHOOL.id}/manual-sync/preview"
        preview_s = median(cloud.call("POST", path)[0] for _ in range(TIMES))
        nothing_s = median(cloud.call("GET", "/problems/internal")[0] for _ in range(TIMES))
        pages_s = median(_read(cloud) for _ in range(TIMES))
    ratio = preview_s / (pages_s + nothing_s)
    print(f"preview of 1,500 students   {preview_s:6.3f} s")
    print(f"reading the same pages      {pages_s:6.3f} s")
    print(f"a call that does nothing    {nothing_s:6.3f} s")
    print(f"ratio                       {ratio:6.2f}    at most {BOUND}")


def _read(cloud: ApiCloud) -> float:
    began = perf_counter()
    WondeReader(cloud.mis_url, _token).read(MisSettings(Source.WONDE, SCHOOL.id))
    return perf_counter() - began


if __name__ == "__main__":
    main()
