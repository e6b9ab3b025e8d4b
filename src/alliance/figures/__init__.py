"""Figures: course data in, a matplotlib `Figure` out, with alt text made from the same data."""
