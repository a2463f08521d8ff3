"""What Duban knows: the pure rules (`domain`), what crosses the engine (`messages`) and the record (`db`)."""
