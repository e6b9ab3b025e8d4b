"""The sample of version 0.1 for its exercise 08, which learners still have: one reading of the paper in scores.

The course shows it no more. It favoured one framework, and counted how likely a framework is as if that were a value.
"""

from collections.abc import Callable, Mapping

SAMPLE = {  # criterion → the scores of adjustment, retrenchment and expansion
    "Deterring the North": (5, 3, 8),
    "Staying out of a U.S.–China war": (4, 8, 2),
    "A firm alliance": (6, 2, 9),
    "Seoul’s own strength": (8, 9, 4),
    "Within reach": (7, 2, 5),
}
OPTIONS = ("Adjustment", "Retrenchment", "Expansion")


def valuer() -> tuple[tuple[str, ...], Callable[[str, Mapping[str, float]], float]]:
    """Return the options, and a function that values one of them by weights for criteria, from 0 to 10.

    The function raises KeyError for a name that the sample does not have.
    """

    def value(option: str, weights: Mapping[str, float]) -> float:
        if unknown := ", ".join(sorted(set(weights) - set(SAMPLE))):
            raise KeyError(f"no criterion {unknown}; use some of {', '.join(SAMPLE)}")
        if option not in OPTIONS:
            raise KeyError(f"no option {option!r}; use one of {', '.join(OPTIONS)}")
        whole = sum(weights.values())
        place = OPTIONS.index(option)
        return sum(weight * SAMPLE[name][place] for name, weight in weights.items()) / whole

    return OPTIONS, value
