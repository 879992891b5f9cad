"""Works out a formula with numbers put in, as a person with a pencil would: nothing of payouts."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|max|min|whole|[()×÷＋－,/-])")


class Pencil:
    """Reads ``(40080 ÷ 12) × 7 ＋ 5`` from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        rest = text.strip()
        while rest:
            match = _TOKEN.match(rest)
            if match is None:
                raise ValueError(f"not a number or sign: {rest!r} in {text!r}")
            self.tokens.append(match[1])
            rest = rest[match.end() :].strip()

    def result(self) -> Fraction:
        value = self._sum()
        if self.tokens:
            raise ValueError(f"left over: {self.tokens}")
        return value

    def _next(self, signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in signs

    def _sum(self) -> Fraction:
        value = self._product()
        while self._next("＋－"):
            value = value + self._product() if self._take() == "＋" else value - self._product()
        return value

    def _product(self) -> Fraction:
        value = self._atom()
        while self._next("×÷/"):
            value = value * self._atom() if self._take() == "×" else value / self._atom()
        return value

    def _take(self) -> str:
        return self.tokens.pop(0)

    def _atom(self) -> Fraction:
        sign = self._take()
        if sign in {"-", "－"}:
            return -self._atom()
        if sign == "(":
            value = self._sum()
            assert self._take() == ")"
            return value
        if sign in {"max", "min", "whole"}:
            return self._called(sign)
        return Fraction(sign)

    def _called(self, name: str) -> Fraction:
        assert self._take() == "("
        values = [self._sum()]
        while self._next(","):
            self._take()
            values.append(self._sum())
        assert self._take() == ")"
        if name == "whole":
            return Fraction(floor(values[0]))
        return max(values) if name == "max" else min(values)


def worked_by_hand(text: str) -> Fraction:
    """Return what a text with numbers comes to; ValueError where it is no such text."""
    return Pencil(text).result()


def rounded_by_hand(value: Fraction, quantum: Fraction, mode: str) -> Fraction:
    """Round as the law says, by whole numbers and the remainder."""
    sign = -1 if value < 0 else 1
    count, rest = divmod(abs(value) / quantum, 1)
    half = Fraction(1, 2)
    up = {
        "half_up": rest >= half,
        "half_even": rest > half or (rest == half and count % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    return sign * (count + up) * quantum
