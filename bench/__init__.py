"""The figures that the issues ask for, each measured and printed by its module."""
