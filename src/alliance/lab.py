"""The home of `valuer` in version 0.1: a learner's copy of exercise 08 still imports it from here."""

from alliance.policylab import valuer as valuer
