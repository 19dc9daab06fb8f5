"""What both campaigns of the demo are held with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from app.cli.demo.cast import Part, actor_of, role_on
from app.cli.demo.material import Material
from app.cli.demo.people import PersonPlan
from app.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Held:
    """Ids by code, names by unit id, the secretary of every branch, who plays what, accounts by member, the material, the
    random source, a secret for the hall codes.
    """

    units: Mapping[str, UUID]
    names: Mapping[UUID, str]
    secretaries: Mapping[str, PersonPlan]
    played: Mapping[Part, PersonPlan]
    accounts: Mapping[UUID, UUID]
    made: Material
    random: Random
    secret: str

    def secretary_account(self, branch: str, on: date) -> UUID | None:
        """The account of whoever was a branch's secretary on that day, if it had one."""
        part = role_on(on, branch)
        person = self.secretaries.get(branch) if part is None else self.played[part]
        return None if person is None else self.accounts[person.id]

    def secretary(self, branch: str) -> Actor:
        """A branch's secretary, acting."""
        person = self.secretaries[branch]
        return actor_of(Part(Role.SECRETARY, branch, branch), person, self.accounts[person.id], self.units)

    def actor(self, part: Part) -> Actor:
        """Whoever plays a part, acting."""
        person = self.played[part]
        return actor_of(part, person, self.accounts[person.id], self.units)

    @property
    def busy(self) -> frozenset[UUID]:
        """The members with a part to play, and the secretaries."""
        return frozenset(p.id for p in (*self.played.values(), *self.secretaries.values()))
