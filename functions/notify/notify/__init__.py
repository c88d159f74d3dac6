"""Notify: tells people what happened, once."""
