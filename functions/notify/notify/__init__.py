"""Notify: mails each notice, once."""
