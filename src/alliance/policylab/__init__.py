"""The policy lab: options weighed by criteria, and how far the result depends on the weights."""
