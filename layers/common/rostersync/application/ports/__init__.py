"""The ports of the use cases. Each has a real adapter and a fake, with one contract."""
