"""What the use cases need of the world. Each port has a real adapter and a fake, one contract."""
