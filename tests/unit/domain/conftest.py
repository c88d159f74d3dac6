"""How far Hypothesis looks: always at the same examples, unless it is asked to search.

A red build is then the fault of the change. `pytest tests/unit/domain
--hypothesis-profile=search` looks at thousands of new ones.
"""

from hypothesis import HealthCheck, settings

_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("same", _UNTIMED, derandomize=True, max_examples=60)
settings.register_profile("search", _UNTIMED, max_examples=2500)

if settings.get_current_profile_name() != "search":
    settings.load_profile("same")
