"""The use cases, and the small ports that they need."""
