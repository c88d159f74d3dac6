"""rostersync keeps a learning platform's copy of a school's roster true to the school's MIS."""

VERSION = "1.0.0"
"""The one version number: of the API's contract, and of the releases in CHANGELOG.md."""
