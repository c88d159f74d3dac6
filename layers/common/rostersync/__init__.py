"""rostersync keeps a learning platform's copy of a school's roster true to the school's MIS."""
