"""Live controls over `view` and `check`; they hold no logic of their own."""
