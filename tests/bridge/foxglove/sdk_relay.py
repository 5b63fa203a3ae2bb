"""A server of Foxglove's own SDK that hands on what its clients send: `sdk_relay.py PORT`.

A topic that a client advertises is a channel, of JSON without a schema, and what it sends on it goes to all
who listen, itself included. It prints a line for who begins to send on or listen to what.
"""
import sys
import threading

import foxglove
from foxglove import Capability, Channel

lock = threading.Lock()
channels = {}
advertised = {}


def tell(*words):
    with lock:
        print(*words, flush=True)


class Listener:
    def on_subscribe(self, client, channel):
        tell("subscribe", client.id, channel.topic)

    def on_unsubscribe(self, client, channel):
        pass

    def on_client_advertise(self, client, channel):
        if channel.topic not in channels:
            channels[channel.topic] = Channel(channel.topic, message_encoding="json")
        advertised[client.id, channel.id] = channels[channel.topic]
        tell("advertise", client.id, channel.topic)

    def on_client_unadvertise(self, client, channel_id):
        advertised.pop((client.id, channel_id), None)

    def on_message_data(self, client, channel_id, data):
        advertised[client.id, channel_id].log(data)

    def on_get_parameters(self, client, names, request_id=None):
        return []


server = foxglove.start_server(
    name="relay", port=int(sys.argv[1]), server_listener=Listener(), supported_encodings=["json"],
    capabilities=[Capability.ClientPublish, Capability.Parameters],
)
tell("ready")
# It ends with whoever has started it.
sys.stdin.read()
