"""The manual sync API: preview, confirm, and all else that a school's people need, by HTTP."""
