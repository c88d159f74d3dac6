"""What goes over the wire, apart from the values of the domain: either may change alone."""
