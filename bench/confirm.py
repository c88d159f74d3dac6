"""How long a confirm takes that writes 100 changes, and one that writes 2,000, in a local cloud.

To hold: under 2 seconds, and under 20. More than 2,500 are handed over to Worker.
"""

from bench.api_cloud import ApiCloud, api_cloud
from local.mis.order import SchoolOrder

SMALL = SchoolOrder(
    id="C1", name="Small", students=75, classes=14, subjects=5, teachers=6, class_size=15
)
LARGE = SchoolOrder(
    id="C2", name="Large", students=1500, classes=360, subjects=40, teachers=100, class_size=28
)


def main() -> None:
    """Print the figures."""
    with api_cloud() as cloud:
        _measure(cloud, SMALL, bound_s=2)
        _measure(cloud, LARGE, bound_s=20)


def _measure(cloud: ApiCloud, school: SchoolOrder, bound_s: int) -> None:
    cloud.register(school)
    made = cloud.preview_all(school.id)
    path = f"/schools/{school.id}/manual-sync/confirm"
    took, run = cloud.call("POST", path, {"preview_id": made["preview_id"]})
    assert run["outcome"] == "applied"
    heads = ("students_joining", "classes_added", "subjects_added", "teachers_added")
    changes = sum(run["summary"][head] for head in heads)
    print(f"confirm of {changes:5} changes     {took:6.2f} s    under {bound_s}")


if __name__ == "__main__":
    main()
