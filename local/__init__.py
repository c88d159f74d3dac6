"""The local cloud: the real template, a simulated MIS, and sample schools that tell a story."""
