"""One router for each resource. A route has no try and no rule."""
