"""The manual sync API: the HTTP face of preview, confirm, and all that a school's people need."""
