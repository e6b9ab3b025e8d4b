"""The course, its bank with a shelf of recipes, and the verb that shows one."""

import quizkit
from quizkit import Card, Record, Shelf
from quizkit.html import join, tag
from quizkit.records import Id, References, Some, Text, need


class Recipe(Record):
    """A recipe; amounts are grams. `lesson` is the id of the lesson that explains it."""

    id: Id
    name: Text
    flour: int
    water: int
    lesson: str
    steps: Some[str]

    @property
    def hydration(self) -> int:
        """Water in per cent of the flour's weight."""
        return round(100 * self.water / self.flour)

    def check(self) -> None:
        """Refuse what is no dough."""
        need(0 < self.water < 2 * self.flour, "water: that is no dough; give grams")

    def references(self) -> References:
        """Yield the lesson."""
        yield "lessons", self.lesson


class Bank(quizkit.Bank):
    """The engine's shelves and one of our own."""

    recipes = Shelf("recipes.toml", "recipe", Recipe)


class Course(quizkit.Course[Bank]):
    """Links of a lesson may name a recipe: `[a wet dough](recipe:focaccia)`; recording fills in page and tip."""

    link_shelves = ("recipe",)

    def address(self, reference: str) -> str:
        """Say where such a link leads."""
        return f"{self._named(reference).lesson}.ipynb"

    def describe(self, reference: str) -> str:
        """Say what it shows to a pointer, before the recipe's id."""
        named = self._named(reference)
        return f"{named.name}: {named.hydration} % hydration."

    def _named(self, reference: str) -> Recipe:
        found: Recipe = self.bank.get("recipes", reference.removeprefix("recipe:"))
        return found


COURSE = Course("baking", Bank)


def recipe(recipe_id: str) -> Card:
    """Show a recipe.

    Args:
        recipe_id: its id, for example "focaccia".

    Raises:
        KeyError: there is no such recipe.
    """
    entry = COURSE.bank.get("recipes", recipe_id)
    head = f"{entry.name}: {entry.flour} g flour, {entry.water} g water ({entry.hydration} % hydration)"
    steps = join(tag("li", step) for step in entry.steps)
    return Card(tag("div", tag("p", tag("strong", head)), tag("ol", steps)), "\n".join([head, *entry.steps]))
