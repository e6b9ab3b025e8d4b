"""A course about bread with one question of each kind: what the tests of the engine work on."""

__version__ = "1.0"
