"""Writes messages as nodes of ROS do, by rosbags: one JSON object with texts of types and bytes in hex."""
import json
import numpy
from rosbags.typesys import Stores, get_typestore


def scan(store, version, write):
    types = store.types
    time = types["builtin_interfaces/msg/Time"](sec=12, nanosec=34)
    numbered = {"seq": 5} if version == 1 else {}
    header = types["std_msgs/msg/Header"](stamp=time, frame_id="laser", **numbered)
    name = "sensor_msgs/msg/LaserScan"
    message = types[name](
        header=header, angle_min=-1.0, angle_max=1.0, angle_increment=0.5, time_increment=0.0,
        scan_time=0.25, range_min=0.5, range_max=30.0,
        ranges=numpy.array([0.5, 1.5], dtype=numpy.float32),
        intensities=numpy.array([], dtype=numpy.float32),
    )
    text, _ = store.generate_msgdef(name, ros_version=version)
    return {"text": text, "bytes": bytes(write(message, name)).hex()}


ros1 = get_typestore(Stores.ROS1_NOETIC)
ros2 = get_typestore(Stores.ROS2_JAZZY)
print(json.dumps({
    "ros1": scan(ros1, 1, ros1.serialize_ros1),
    "ros2": scan(ros2, 2, ros2.serialize_cdr),
}))
