"""Where the figures of the documents come from, each measured and printed by its module."""
