"""A server of Foxglove's own SDK: `sdk_server.py REFERENCES ENCODINGS`.

REFERENCES is the JSON of ros_reference.py. It sends on a topic for as long as somebody listens to it, and
prints a line of JSON for each thing that a client does.
"""
import json
import struct
import sys
import threading

import foxglove
from foxglove import (
    Capability, Channel, ConnectionGraph, MessageSchema, Parameter, Schema, Service, ServiceSchema,
)

references = json.loads(sys.argv[1])
encodings = sys.argv[2].split(",")
lock = threading.Lock()


def tell(**what):
    with lock:
        print(json.dumps(what), flush=True)


class Listener:
    def __init__(self):
        self.params = {"speed": Parameter("speed", value=1.5), "name": Parameter("name", value="arm")}

    def on_subscribe(self, client, channel):
        tell(did="subscribe", topic=channel.topic)
        streams[channel.topic].set()

    def on_unsubscribe(self, client, channel):
        tell(did="unsubscribe", topic=channel.topic)
        streams[channel.topic].clear()

    def on_client_advertise(self, client, channel):
        tell(did="advertise", topic=channel.topic, encoding=channel.encoding, schema=channel.schema_name)

    def on_client_unadvertise(self, client, channel_id):
        tell(did="unadvertise")

    def on_message_data(self, client, channel_id, data):
        tell(did="publish", hex=data.hex())

    def on_get_parameters(self, client, names, request_id=None):
        return [p for n, p in self.params.items() if not names or n in names]

    def on_set_parameters(self, client, parameters, request_id=None):
        for each in parameters:
            self.params[each.name] = each
        return parameters

    def on_connection_graph_subscribe(self):
        tell(did="graph")


def add_json(request):
    asked = json.loads(request.payload)
    return json.dumps({"sum": asked["a"] + asked["b"]}).encode()


def add_cdr(request):
    a, b = struct.unpack_from("<qq", request.payload, 4)
    return b"\x00\x01\x00\x00" + struct.pack("<q", a + b)


def fail(_request):
    raise ValueError("no way")


def part(name, encoding, schema_encoding, text):
    return MessageSchema(
        encoding=encoding, schema=Schema(name=name, encoding=schema_encoding, data=text.encode()),
    )


def service(name, handler, encoding):
    kind = {"cdr": "ros2msg", "json": "jsonschema"}[encoding]
    asked, told = ("int64 a\nint64 b\n", "int64 sum\n") if encoding == "cdr" else ("{}", "{}")
    return Service(name, handler=handler, schema=ServiceSchema(
        "test_msgs/srv/Add",
        request=part("test_msgs/srv/Add_Request", encoding, kind, asked),
        response=part("test_msgs/srv/Add_Response", encoding, kind, told),
    ))


def channel(topic, encoding, schema):
    return Channel(topic, message_encoding=encoding, schema=schema)


def ros_schema(which, name):
    text = references[which]["text"].encode()
    return Schema(name=name, encoding=f"{which}msg", data=text)


channels = {
    "/json": (
        Channel("/json", schema={"type": "object", "properties": {
            "x": {"type": "number"},
            "image": {"type": "string", "contentEncoding": "base64"},
        }}),
        b'{"x":1.5,"image":"AQID"}',
    ),
    "/one": (
        channel("/one", "ros1", ros_schema("ros1", "sensor_msgs/LaserScan")),
        bytes.fromhex(references["ros1"]["bytes"]),
    ),
    "/two": (
        channel("/two", "cdr", ros_schema("ros2", "sensor_msgs/msg/LaserScan")),
        bytes.fromhex(references["ros2"]["bytes"]),
    ),
}
proto = foxglove.channels.Vector3Channel("/proto")
streams = {topic: threading.Event() for topic in [*channels, "/proto"]}


def stream(topic):
    while streams[topic].wait():
        if topic == "/proto":
            proto.log(foxglove.messages.Vector3(x=1.0, y=2.0, z=3.0), log_time=1_500_000_000)
        else:
            sending, data = channels[topic]
            sending.log(data, log_time=1_500_000_000)
        threading.Event().wait(0.02)


server = foxglove.start_server(
    name="robot", port=0, server_listener=Listener(), supported_encodings=encodings,
    capabilities=[
        Capability.ClientPublish, Capability.ConnectionGraph, Capability.Parameters, Capability.Services,
    ],
    services=[
        service("/add_json", add_json, "json"),
        service("/add_cdr", add_cdr, "cdr"),
        service("/fail", fail, "json"),
    ],
)
graph = ConnectionGraph()
graph.set_published_topic("/two", ["/driver"])
graph.set_subscribed_topic("/cmd", ["/base", "/logger"])
graph.set_advertised_service("/add_cdr", ["/adder"])
server.publish_connection_graph(graph)
for topic in streams:
    threading.Thread(target=stream, args=[topic], daemon=True).start()
tell(did="serve", port=server.port)
# It ends with whoever has started it.
sys.stdin.read()
