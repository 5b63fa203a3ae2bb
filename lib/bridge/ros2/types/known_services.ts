/** What services of ROS's own packages are asked and answer, by their types. */
export const KNOWN_SERVICES: Readonly<Record<string, string>> = {
  "example_interfaces/srv/AddTwoInts": "int64 a\nint64 b\n---\nint64 sum",
  "example_interfaces/srv/SetBool": "bool data\n---\nbool success\nstring message",
  "example_interfaces/srv/Trigger": "---\nbool success\nstring message",
  "std_srvs/srv/Empty": "---",
  "std_srvs/srv/SetBool": "bool data\n---\nbool success\nstring message",
  "std_srvs/srv/Trigger": "---\nbool success\nstring message",
  "rcl_interfaces/srv/DescribeParameters":
    "string[] names\n---\nrcl_interfaces/ParameterDescriptor[] descriptors",
  "rcl_interfaces/srv/GetParameters": "string[] names\n---\nrcl_interfaces/ParameterValue[] values",
  "rcl_interfaces/srv/GetParameterTypes": "string[] names\n---\nuint8[] types",
  "rcl_interfaces/srv/ListParameters":
    "string[] prefixes\nuint64 depth\n---\nrcl_interfaces/ListParametersResult result",
  "rcl_interfaces/srv/SetParameters":
    "rcl_interfaces/Parameter[] parameters\n---\nrcl_interfaces/SetParametersResult[] results",
};
