"""The link that a technician shares, its QR code, and a certificate to print."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from flask import Blueprint, Response, abort, redirect
from werkzeug import Response as AnyResponse

from renewal.actions.end_sharing import end_sharing
from renewal.actions.read_shared import shared_standing
from renewal.actions.share_standing import share_standing
from renewal.domain.access import Role
from renewal.domain.tokens import Purpose, keyed_hash, shared_token_of
from renewal.mail.links import Links
from renewal.store.db import db
from renewal.store.queries.shared_links import find_shared_nonce, find_sharing_technician
from renewal.web.cookies import new_token, secret, settings
from renewal.web.guard import allow, now
from renewal.web.pages.frame import draw, frame
from renewal.web.pages.person import technician_id
from renewal.web.pages.printable import is_printed_whole
from renewal.web.pages.public_check_page import found_page

blueprint = Blueprint("share", __name__)


class SharePage(NamedTuple):
    """The link as an address and its path, both empty where there is none.

    ``prints_name`` tells whether the certificate can print every letter of the name.
    """

    link: str = ""
    path: str = ""
    prints_name: bool = True


@blueprint.get("/share")
@allow(Role.TECHNICIAN)
def show_share() -> str:
    """The technician's link is shown, or that there is none."""
    token = _token()
    if token is None:
        return draw("share.html", page=SharePage())
    shared = shared_standing(db.session(), technician_id=technician_id(), now=now())
    whole = is_printed_whole(shared.name)
    return draw("share.html", page=SharePage(_address(token), f"/check/{token}", whole))


@blueprint.post("/share")
@allow(Role.TECHNICIAN)
def make_link() -> AnyResponse:
    """The technician has a new link, and a former one is ended."""
    share_standing(
        db.session(),
        technician_id=technician_id(),
        nonce=new_token(),
        secret=secret(),
        now=now(),
    )
    return redirect("/share", 303)


@blueprint.post("/share/end")
@allow(Role.TECHNICIAN)
def end_link() -> AnyResponse:
    """The technician has no link any more."""
    end_sharing(db.session(), technician_id=technician_id(), now=now())
    return redirect("/share", 303)


@blueprint.get("/share/qr.svg")
@allow(Role.TECHNICIAN)
def show_qr() -> Response:
    """The link as a QR code; opened by itself the picture can load nothing."""
    import segno

    token = _token()
    if token is None:
        abort(404)
    drawn = BytesIO()
    segno.make(_address(token), error="m", micro=False).save(
        drawn, kind="svg", scale=5, light="#fff"
    )
    answer = Response(drawn.getvalue(), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@blueprint.get("/share/certificate.pdf")
@allow(Role.TECHNICIAN)
def show_certificate() -> AnyResponse:
    """The certificate is saved to be printed; whoever has no link is led to where it is made."""
    from renewal.web.pages.certificate import certificate

    token, around = _token(), frame()
    if token is None:
        return redirect("/share", 303)
    shared = shared_standing(db.session(), technician_id=technician_id(), now=now())
    page = found_page(shared.standing, now(), around.say, name=shared.name)
    drawn = certificate(page, _address(token), around, now())
    answer = Response(drawn, content_type="application/pdf")
    answer.headers["Content-Disposition"] = "attachment; filename=certificate.pdf"
    return answer


def _token() -> str | None:
    """Return the link's token, None when there is none or another secret made it."""
    nonce = find_shared_nonce(db.session(), technician_id())
    if nonce is None:
        return None
    token = shared_token_of(secret(), nonce)
    hashed = keyed_hash(secret(), Purpose.SHARED_HASH, token)
    return token if find_sharing_technician(db.session(), hashed) is not None else None


def _address(token: str) -> str:
    return Links(settings().base_url).shared(token)
