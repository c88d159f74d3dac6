"""Autosync: Nightly queues the schools that are due, Worker runs one school a message."""
