"""The routes, by what they are about. Each parses, calls one use case, and answers."""
