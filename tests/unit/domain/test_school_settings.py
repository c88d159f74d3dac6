from dataclasses import fields
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from rostersync.domain.school_settings import SETTINGS, Setting, Settings, with_settings
from tests.builders import SCHOOL_ID


def test_every_setting_is_described() -> None:
    """In the order in which they are listed, with the defaults that they have."""
    assert [each.name for each in SETTINGS] == [each.name for each in fields(Settings)]
    assert Settings(**{each.name: each.default for each in SETTINGS}) == Settings()  # type: ignore[arg-type] # by name


def test_a_model_is_made_of_the_settings_that_are_wanted() -> None:
    """With the type and the default that each is given, beside the model's own fields."""

    def only_whole(setting: Setting) -> tuple[Any, Any] | None:
        is_of_old = not setting.came_later
        return (setting.type, ...) if setting.whole and is_of_old else None

    @with_settings(only_whole)
    class Figures(BaseModel):
        """Only figures."""

        school_id: str

    assert list(Figures.model_fields) == [
        "school_id",
        "mass_departure_percent",
        "mass_departure_minimum",
    ]
    with pytest.raises(ValidationError):
        Figures(school_id=SCHOOL_ID)
