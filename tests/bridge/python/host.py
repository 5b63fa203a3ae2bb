"""Says by multicast DNS which address this machine has, as avahi does on a robot."""

import signal
import socket
import sys

from zeroconf import ServiceInfo, Zeroconf

info = ServiceInfo(
    "_host._tcp.local.",
    "host._host._tcp.local.",
    port=1,
    addresses=[socket.inet_aton(sys.argv[2])],
    server=sys.argv[1] + ".local.",
)
zeroconf = Zeroconf()
zeroconf.register_service(info)
print("ready", flush=True)
signal.pause()
