"""Signing in with the city's own account. That the city knows somebody lets nobody in: she needs an account here."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor.pages import proof
from content.editor.pages.doorway import Doorway
from content.editor.people import accounts, city_journey, invitations
from content.editor.people.city_journey import Errand, Journey
from content.editor.people.city_person import CityPerson
from content.editor.people.city_sign_in import CityAway, Declined, NotProven, Provider
from content.editor.people.invitations import InvitationGone, SubjectTaken
from content.editor.shell import HOME, LOGIN, Shell, Visit, safe_address, signed_in

CITY = "lotse-editor-city"
ACCOUNT = f"{HOME}/account"
BACK = f"{HOME}/city/back"


@dataclass(frozen=True)
class CityPages:
    shell: Shell
    provider: Provider

    def routes(self) -> list[Route]:
        return [
            Route("/city/sign-in", self.sign_in),
            Route("/city/invited/{token}", self.invited),
            Route("/city/connect", self.ask),
            Route("/city/connect", self.connect, methods=["POST"]),
            Route("/city/back", self.back),
        ]

    async def sign_in(self, request: Request) -> Response:
        return await self._leave(request, Errand.sign_in, safe_address(request.query_params.get("to", "")))

    async def invited(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            known = await invitations.invitation(self.shell.parts.engine, token, self.shell.parts.now())
        except InvitationGone:
            return self._tell(request, 410, "gone")
        if known.editor is not None:
            return self._tell(request, 403, "unknown", "unknown_how")
        return await self._leave(request, Errand.invitation, token)

    @signed_in
    async def ask(self, _request: Request, visit: Visit) -> Response:
        return self.shell.page("city_connect.html", visit, findings=[])

    @signed_in
    async def connect(self, request: Request, visit: Visit) -> Response:
        if doubt := await proof.doubt(self.shell, request, visit, "present"):
            return self.shell.page("city_connect.html", visit, 422, findings=[doubt])
        return await self._leave(request, Errand.connect, str(visit.member.number), visit)

    async def _leave(self, request: Request, errand: Errand, detail: str, visit: Visit | None = None) -> Response:
        now, journey = self.shell.parts.now(), city_journey.begun(errand, detail)
        try:
            address = await self.provider.address(journey, now)
        except CityAway:
            return self._tell(request, 503, "away", journey=journey)
        answer: Response = RedirectResponse(address, 303)
        if visit:
            answer = self.shell.page("city_leaving.html", visit, address=address)
        cookie = city_journey.sealed(journey, self.shell.parts.secret, now)
        self.shell.remember(answer, CITY, cookie, int(city_journey.LASTS.total_seconds()))
        return answer

    async def back(self, request: Request) -> Response:
        """The cookie is used once. One that does not belong to this way back may be of another tab, and stays."""
        now = self.shell.parts.now()
        journey = city_journey.unsealed(request.cookies.get(CITY, ""), self.shell.parts.secret, now)
        if journey is None or not journey.is_of(request.query_params.get("state", "")):
            return self._tell(request, 400, "lost")
        answer = await self._arrived(request, journey, now)
        self.shell.forget(answer, CITY)
        return answer

    async def _arrived(self, request: Request, journey: Journey, now: datetime) -> Response:
        try:
            person = await self.provider.person(journey, request.query_params, now)
        except Declined:
            return self._tell(request, 403, "declined", journey=journey)
        except NotProven:
            return self._tell(request, 403, "not_proven", journey=journey)
        except CityAway:
            return self._tell(request, 503, "away", journey=journey)
        match journey.errand:
            case Errand.sign_in:
                return await self._let_in(request, journey, person)
            case Errand.invitation:
                return await self._join(request, journey, person, now)
            case Errand.connect:
                return await self._tie(request, journey, person, now)

    async def _let_in(self, request: Request, journey: Journey, person: CityPerson) -> Response:
        member = await accounts.by_subject(self.shell.parts.engine, person.issuer, person.subject)
        if member is None:
            return self._tell(request, 403, "unknown", "unknown_how", journey=journey)
        return await Doorway(self.shell).admit(request, member, journey.detail, person.two_factors)

    async def _join(self, request: Request, journey: Journey, person: CityPerson, now: datetime) -> Response:
        engine, token = self.shell.parts.engine, journey.detail
        try:
            member = await invitations.accept_subject(engine, token, person, now)
        except InvitationGone:
            return self._tell(request, 410, "gone")
        except SubjectTaken:
            return self._tell(request, 409, "taken_join")
        return await Doorway(self.shell).admit(request, member, HOME, person.two_factors)

    async def _tie(self, request: Request, journey: Journey, person: CityPerson, now: datetime) -> Response:
        """Only to the account that was open when it began, and still is."""
        session = await self.shell.session(request)
        if session is None or not session.complete or str(session.member.number) != journey.detail:
            return self._tell(request, 403, "signed_out")
        try:
            await accounts.link_subject(
                self.shell.parts.engine, session.member.number, person.issuer, person.subject, now
            )
        except SubjectTaken:
            return self._tell(request, 409, "taken", journey=journey)
        return RedirectResponse(f"{ACCOUNT}?said=connected", 303)

    def _tell(self, request: Request, status: int, *said: str, journey: Journey | None = None) -> Response:
        """What happened, and the way back to where it began."""
        errand = journey.errand if journey else Errand.sign_in
        ways = {Errand.sign_in: LOGIN, Errand.connect: ACCOUNT}
        back = ways.get(errand) or f"{HOME}/invited/{journey.detail if journey else ''}"
        return self.shell.show("city.html", self.shell.words(request), status, said=said, errand=errand, back=back)


def city_pages(shell: Shell) -> list[CityPages]:
    """None where the city has no sign-in of its own."""
    city = shell.parts.city_sign_in
    return [CityPages(shell, Provider(city, f"{shell.parts.address}{BACK}"))] if city else []
