"""What both sides say first: docs/protocol.md, Handshake."""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from .codec import Buffer
from .errors import AuthKeyUnsupportedError, InvalidNameError, ProtocolError, RefusedError
from .names import check_text
from .wire import DEFAULT_LIMIT, pack_map, read_map

MAGIC: Final = b"rosy"
VERSION: Final = 1
HELLO: Final = 1
WELCOME: Final = 2
REFUSAL: Final = 3
#: Magic, version, kind, length of the body.
ENVELOPE: Final = struct.Struct("<4sBBH")
MAX_BODY_BYTES: Final = 4088
HANDSHAKE_S: Final = 5.0
REASONS: Final = frozenset(
    ("version", "domain", "node", "self", "key", "encryption", "busy", "malformed")
)
_UUID: Final = re.compile("[a-z2-7]{16}")


class NodeId(NamedTuple):
    """Who a node is."""

    #: Its full name, which others may have, too.
    name: str
    #: The machine it runs on.
    hostname: str
    #: What no other node has, drawn anew at each start.
    uuid: str

    def __str__(self) -> str:
        return f"{self.name}@{self.hostname} ({self.uuid[:4]})"


@dataclass(frozen=True)
class Greeting:
    """What a HELLO or a WELCOME says."""

    id: NodeId
    domain: str
    #: Of the writer's own record.
    revision: int
    #: Which revision of the reader's record the writer knows; -1 for none.
    knows: int
    #: The largest message that the writer takes.
    limit: int = DEFAULT_LIMIT
    #: HELLO only: who is looked for.
    to: str = ""


def pack_envelope(kind: int, body: dict[str, Any]) -> bytes:
    """A message of the handshake."""
    packed = pack_map(body)
    return ENVELOPE.pack(MAGIC, VERSION, kind, len(packed)) + packed


def pack_greeting(kind: int, greeting: Greeting, nonce: bytes | None = None) -> bytes:
    """A HELLO or a WELCOME."""
    body: dict[str, Any] = {
        "id": greeting.id._asdict(),
        "revision": greeting.revision,
        "knows": greeting.knows,
        "limit": greeting.limit,
        "domain": greeting.domain,
        "nonce": os.urandom(32) if nonce is None else nonce,
    }
    if kind == HELLO:
        body["to"] = greeting.to
    return pack_envelope(kind, body)


def pack_refusal(reason: str, message: str) -> bytes:
    """A REFUSAL."""
    return pack_envelope(REFUSAL, {"reason": reason, "message": message})


def read_envelope(data: Buffer) -> tuple[int, int, int]:
    """Reads the first 8 bytes of a message.

    Returns:
        Its version, its kind and the length of its body.

    Raises:
        RefusedError: With the reason `malformed`.
    """
    magic, version, kind, length = ENVELOPE.unpack_from(data)
    if magic != MAGIC or length > MAX_BODY_BYTES:
        raise RefusedError("malformed", "this is not rosy's protocol")
    return version, kind, length


def read_greeting(kind: int, body: Buffer) -> Greeting:
    """Reads the body of a HELLO or a WELCOME.

    Raises:
        AuthKeyUnsupportedError: If the writer has an auth key.
        RefusedError: With the reason `malformed`.
    """
    fields = _malformed(read_map, body)
    if "share" in fields:
        raise AuthKeyUnsupportedError
    greeting: Greeting = _malformed(_greeting, fields, kind)
    return greeting


def read_refusal(body: Buffer) -> RefusedError | AuthKeyUnsupportedError:
    """Reads the body of a REFUSAL: why the other side does not talk to this one."""
    try:
        fields = read_map(body)
    except ProtocolError:
        fields = {}
    reason, message = fields.get("reason"), fields.get("message")
    if reason == "key":
        return AuthKeyUnsupportedError()
    return RefusedError(
        reason if reason in REASONS else "malformed",
        message[:512] if isinstance(message, str) else "",
    )


def read_id(value: object) -> NodeId:
    """Reads the map that says who a node is.

    Raises:
        ProtocolError: If it is none.
    """
    if not isinstance(value, dict):
        raise ProtocolError("no id")
    uuid = value.get("uuid")
    if not isinstance(uuid, str) or not _UUID.fullmatch(uuid):
        raise ProtocolError("no uuid")
    try:
        name = check_text(value.get("name"), "name")
        return NodeId(name, check_text(value.get("hostname"), "hostname"), uuid)
    except InvalidNameError as error:
        raise ProtocolError(str(error)) from error


def read_integer(value: object, least: int = 0) -> int:
    """Reads an integer below 2^53.

    Raises:
        ProtocolError: If it is none.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or not least <= value < 2**53:
        raise ProtocolError("no integer where one has to be")
    return value


def _greeting(fields: dict[str, Any], kind: int) -> Greeting:
    nonce = fields.get("nonce")
    if not isinstance(nonce, bytes) or len(nonce) != 32:
        raise ProtocolError("no nonce")
    to = fields.get("to", "")
    if kind == HELLO and (not isinstance(to, str) or not to):
        raise ProtocolError("no word whom it is for")
    return Greeting(
        id=read_id(fields.get("id")),
        domain=check_text(fields.get("domain"), "domain"),
        revision=read_integer(fields.get("revision")),
        knows=read_integer(fields.get("knows"), -1),
        limit=read_integer(fields.get("limit", DEFAULT_LIMIT)),
        to=to if isinstance(to, str) else "",
    )


def _malformed(read: Any, *arguments: Any) -> Any:
    try:
        return read(*arguments)
    except (ProtocolError, InvalidNameError) as error:
        raise RefusedError("malformed", str(error)) from error
