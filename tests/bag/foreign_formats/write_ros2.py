"""Writes a recording of ROS 2 with `rosbags` of PyPI: DIRECTORY sqlite3|mcap [none|message|file]."""
import sys
from pathlib import Path

import numpy as np
from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_HUMBLE)
IMU, SCAN, IMAGE = (f"sensor_msgs/msg/{name}" for name in ("Imu", "LaserScan", "CompressedImage"))


def type_of(name):
    return STORE.types[name]


def header(time):
    stamp = type_of("builtin_interfaces/msg/Time")(sec=time // 10**9, nanosec=time % 10**9)
    return type_of("std_msgs/msg/Header")(stamp=stamp, frame_id="base")


def imu(i, time):
    vector = type_of("geometry_msgs/msg/Vector3")
    return type_of(IMU)(
        header=header(time),
        orientation=type_of("geometry_msgs/msg/Quaternion")(0.0, 0.0, 0.0, 1.0),
        orientation_covariance=np.arange(9, dtype=np.float64),
        angular_velocity=vector(0.1 * i, 0.0, 0.0),
        angular_velocity_covariance=np.zeros(9),
        linear_acceleration=vector(0.0, 0.0, -9.81),
        linear_acceleration_covariance=np.zeros(9),
    )


def scan(i, time):
    return type_of(SCAN)(
        header=header(time), angle_min=-1.0, angle_max=1.0, angle_increment=0.1,
        time_increment=0.0, scan_time=0.1, range_min=0.0, range_max=10.0,
        ranges=np.array([1.5, float("inf"), float("nan"), i], dtype=np.float32),
        intensities=np.array([], dtype=np.float32),
    )


def image(i, time):
    data = np.frombuffer(bytes([255, 216, 255, i]), dtype=np.uint8)
    return type_of(IMAGE)(header=header(time), format="jpeg", data=data)


def main(path, plugin, compression="none"):
    writer = Writer(Path(path), version=9, storage_plugin=StoragePlugin[plugin.upper()])
    if compression != "none":
        writer.set_compression(CompressionMode[compression.upper()], CompressionFormat.ZSTD)
    with writer:
        topics = {
            name: (writer.add_connection(topic, name, typestore=STORE), make)
            for topic, name, make in (
                ("/imu", IMU, imu),
                ("/scan", SCAN, scan),
                ("/camera/image/compressed", IMAGE, image),
            )
        }
        for i in range(50):
            time = 1_600_000_000_000_000_001 + i * 10_000_007
            for offset, (name, (connection, make)) in enumerate(topics.items()):
                if name == IMU or i % 5 == 0:
                    message = STORE.serialize_cdr(make(i, time), name)
                    writer.write(connection, time + offset, message)


main(*sys.argv[1:])
