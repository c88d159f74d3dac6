"""The shapes of the API, apart from the values of the domain: each can change alone."""
