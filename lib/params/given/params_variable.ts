/** The variable of the environment in which launch files hand params to nodes. */
export const PARAMS_VARIABLE = "ROSY_PARAMS";
