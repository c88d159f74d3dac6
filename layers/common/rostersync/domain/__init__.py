"""The words of the design as frozen values, and the pure rules over them: no clock, no I/O."""
