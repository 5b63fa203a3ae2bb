"""What recordings of ROS hold here: three topics of a robot, 50 steps of 10 ms and a little."""
import numpy as np

IMU, SCAN, IMAGE = (f"sensor_msgs/msg/{name}" for name in ("Imu", "LaserScan", "CompressedImage"))


class Robot:
    """Makes messages of the types of one generation of ROS."""

    def __init__(self, store):
        self.store = store

    def type_of(self, name):
        return self.store.types[name]

    def header(self, i, time):
        kind = self.type_of("std_msgs/msg/Header")
        stamp = self.type_of("builtin_interfaces/msg/Time")(sec=time // 10**9, nanosec=time % 10**9)
        # Only headers of ROS 1 are counted.
        counted = {"seq": i} if "seq" in kind.__dataclass_fields__ else {}
        return kind(**counted, stamp=stamp, frame_id="base")

    def imu(self, i, time):
        vector = self.type_of("geometry_msgs/msg/Vector3")
        return self.type_of(IMU)(
            header=self.header(i, time),
            orientation=self.type_of("geometry_msgs/msg/Quaternion")(0.0, 0.0, 0.0, 1.0),
            orientation_covariance=np.arange(9, dtype=np.float64),
            angular_velocity=vector(0.1 * i, 0.0, 0.0),
            angular_velocity_covariance=np.zeros(9),
            linear_acceleration=vector(0.0, 0.0, -9.81),
            linear_acceleration_covariance=np.zeros(9),
        )

    def scan(self, i, time):
        return self.type_of(SCAN)(
            header=self.header(i, time), angle_min=-1.0, angle_max=1.0, angle_increment=0.1,
            time_increment=0.0, scan_time=0.1, range_min=0.0, range_max=10.0,
            ranges=np.array([1.5, float("inf"), float("nan"), i], dtype=np.float32),
            intensities=np.array([], dtype=np.float32),
        )

    def image(self, i, time):
        data = np.frombuffer(bytes([255, 216, 255, i]), dtype=np.uint8)
        return self.type_of(IMAGE)(header=self.header(i, time), format="jpeg", data=data)

    def write(self, writer, serialize):
        """Writes all messages; of the IMU's there are five times as many as of others."""
        topics = {
            name: (writer.add_connection(topic, name, typestore=self.store), make)
            for topic, name, make in (
                ("/imu", IMU, self.imu),
                ("/scan", SCAN, self.scan),
                ("/camera/image/compressed", IMAGE, self.image),
            )
        }
        for i in range(50):
            time = 1_600_000_000_000_000_001 + i * 10_000_007
            for offset, (name, (connection, make)) in enumerate(topics.items()):
                if name == IMU or i % 5 == 0:
                    writer.write(connection, time + offset, serialize(make(i, time), name))
