"""What a user of roslibpy does: prints what was seen, as JSON."""
import json
import sys
import threading
import roslibpy

PATIENCE_S = 30


def first(begin):
    """Waits for the first thing that comes."""
    came = threading.Event()
    things = []

    def take(thing):
        things.append(thing)
        came.set()

    begin(take)
    if not came.wait(PATIENCE_S):
        raise TimeoutError("nothing came")
    return things[0]


def first_message(ros, name, **options):
    topic = roslibpy.Topic(ros, name, "any/Any", **options)
    message = first(topic.subscribe)
    topic.unsubscribe()
    return message


def call(ros, name, request):
    service = roslibpy.Service(ros, name, "any/Any")
    return service.call(roslibpy.ServiceRequest(request), timeout=PATIENCE_S)


def run_goal(ros, name, goal, heard):
    """Starts a goal; what hears of its feedback may cancel it."""
    client = roslibpy.ActionClient(ros, name, "any/Any")
    ids = []
    return first(
        lambda take: ids.append(
            client.send_goal(
                roslibpy.Goal(goal),
                take,
                lambda one: heard(one, lambda: ids and client.cancel_goal(ids[0])),
                take,
            )
        )
    )


ros = roslibpy.Ros(sys.argv[1])
ros.run(PATIENCE_S)
seen = {
    "topics": [name for name in ros.get_topics() if not name.startswith("/rosy")],
    "type": ros.get_topic_type("/text"),
    "isNode": "/robot" in ros.get_nodes(),
    "isService": "/add" in ros.get_services(),
    "params": ros.get_params(),
    "serviceType": ros.get_service_type("/add"),
    "publishing": "/text" in ros.get_node_details("/robot")["publishing"],
}
ros.set_param("/robot/speed", 3.5)
seen["param"] = ros.get_param("/robot/speed")
seen["plain"] = first_message(ros, "/scan", throttle_rate=10, queue_length=1)
seen["png"] = first_message(ros, "/text", compression="png")
twists = roslibpy.Topic(ros, "/cmd_vel", "geometry_msgs/Twist")
twists.publish(roslibpy.Message({"linear": {"x": 1}}))
said = roslibpy.Topic(ros, "/said", "std_msgs/String", latch=True)
said.publish(roslibpy.Message({"data": "hi"}))
seen["sum"] = dict(call(ros, "/add", {"a": 1, "b": 2}))
try:
    seen["failed"] = dict(call(ros, "/fail", {}))
except Exception as error:
    seen["failed"] = str(error)


def add(request, response):
    response["sum"] = request["a"] + request["b"]
    return True


own = roslibpy.Service(ros, "/client/add", "any/Any")
own.advertise(add)
seen["asked"] = dict(call(ros, "/ask_client", {}))
own.unadvertise()
feedback = []
seen["counted"] = run_goal(ros, "/count", {"order": 3}, lambda one, _cancel: feedback.append(one))
seen["feedback"] = feedback
seen["canceled"] = run_goal(ros, "/wait", {}, lambda _one, cancel: cancel())
ros.terminate()
print(json.dumps(seen, default=lambda thing: getattr(thing, "name", None) or dict(thing)))
