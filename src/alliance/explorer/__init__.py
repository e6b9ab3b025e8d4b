"""Explorers: choices on top, and a body that a plain function draws from them."""
