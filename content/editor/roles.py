"""Who may do what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Each may do what the one before it may, and more."""

    reader = "reader"
    editor = "editor"
    publisher = "publisher"
    administrator = "administrator"

    def at_least(self, other: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Member:
    """`locales`: those she works in, all when empty. `second_factor`: she has set one up.

    `counsellor`: who she is at the desk, None when she is none there.
    """

    number: int
    login: str
    name: str
    role: Role
    locales: tuple[str, ...]
    second_factor: bool
    active: bool = True
    counsellor: int | None = None

    def may_write(self, locale: str) -> bool:
        return self.role.at_least(Role.editor) and self._works_in(locale)

    def may_publish(self, locale: str) -> bool:
        return self.role.at_least(Role.publisher) and self._works_in(locale)

    @property
    def may_counsel(self) -> bool:
        """The desk is open to her; administrators look after its team."""
        return self.counsellor is not None or self.may_manage

    @property
    def may_manage(self) -> bool:
        return self.active and self.role is Role.administrator

    @property
    def needs_second_factor(self) -> bool:
        """What they do is seen by everybody at once, so a stolen password alone must not be enough."""
        return self.role.at_least(Role.publisher)

    def _works_in(self, locale: str) -> bool:
        """An empty `locale` is an entry that is the same in all, as a place or an event.

        A mistake in it reaches readers of every locale, so one who was let in for a single locale does not change it,
        unless she is trusted to publish.
        """
        if not self.active:
            return False
        if not self.locales or locale in self.locales:
            return True
        return not locale and self.role.at_least(Role.publisher)
