"""Autosync: Nightly says which schools are due, Worker runs one school a message."""
