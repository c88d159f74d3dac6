"""How a school's MIS is read: one adapter for each source, and what they share."""
