"""The words of questions, choices, advice and tasks in one language. A language that lacks a word falls back to Chinese."""

import tomllib

FIRST = "zh"


class Wording:
    """The words of one language file, each with Chinese behind it."""

    def __init__(self, words, behind=None):
        self.words = words
        self.behind = behind

    @classmethod
    def read(cls, path, behind=None):
        with path.open("rb") as file:
            return cls(tomllib.load(file), behind)

    def word(self, *path):
        """The words at a path such as `("HS1", "choices", "good")`; None when no language has them."""
        found = self.words
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, str) and found:
            return found
        return self.behind.word(*path) if self.behind else None

    def common(self, name):
        return self.word("common", name) or name

    def section(self, code):
        return self.word("sections", code) or code

    def unit(self, name):
        return self.word("units", name) or ""

    def question(self, id):
        return self.word(id, "question") or id

    def hint(self, id):
        return self.word(id, "hint")

    def part(self, id, part):
        return self.word(id, "parts", part)

    def choice(self, id, choice):
        return self.word(id, "choices", choice) or self.common(choice)

    def adult(self, number):
        return self.common("adult").format(n=number)
