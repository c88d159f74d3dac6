class LocalCloudError(Exception):
    """The local cloud cannot go on; the message says why, and what to do where that is known."""
