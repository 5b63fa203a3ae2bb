/**
 * Images, video, and how cameras see.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, bytes, message, natural, number, text, time } from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import type { Timestamp } from "./time.ts";

/** A compressed image */
export interface CompressedImage {
  /** Timestamp of image */
  timestamp: Timestamp;
  /**
   * Frame of reference for the image. The origin of the frame is the optical center of the camera.
   * +x points to the right in the image, +y points down, and +z points into the plane of the image.
   */
  frame_id: string;
  /** Compressed image data */
  data: Uint8Array;
  /**
   * Image format
   *
   * Supported values: `jpeg`, `png`, `webp`, `avif`
   */
  format: string;
}

/** The schema of {@linkcode CompressedImage}: `foxglove.CompressedImage`. */
export const CompressedImage: NamedSchema<CompressedImage> = message(
  "foxglove.CompressedImage",
  "A compressed image",
  {
    timestamp: time("Timestamp of image"),
    frame_id: text(
      "Frame of reference for the image. The origin of the frame is the optical center of the camera. +x points to the right in the image, +y points down, and +z points into the plane of the image.",
    ),
    data: bytes("Compressed image data"),
    format: text("Image format\n\nSupported values: `jpeg`, `png`, `webp`, `avif`"),
  },
);

/** A raw image */
export interface RawImage {
  /** Timestamp of image */
  timestamp: Timestamp;
  /**
   * Frame of reference for the image. The origin of the frame is the optical center of the camera.
   * +x points to the right in the image, +y points down, and +z points into the plane of the image.
   */
  frame_id: string;
  /** Image width in pixels */
  width: number;
  /** Image height in pixels */
  height: number;
  /** Encoding of the raw image data. See the `data` field description for supported values. */
  encoding: string;
  /**
   * Byte length of a single row. This is usually some multiple of `width` depending on the
   * encoding, but can be greater to incorporate padding.
   */
  step: number;
  /**
   * Raw image data.
   *
   * For each `encoding` value, the `data` field contains image pixel data serialized as follows:
   *
   * - `yuv422` or `uyvy`:
   * - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - U and V values are shared between horizontal pairs of pixels. Each pair of output pixels is
   *   serialized as [U, Y1, V, Y2].
   * - `step` must be greater than or equal to `width` * 2.
   * - `yuv422_yuy2` or `yuyv`:
   * - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - U and V values are shared between horizontal pairs of pixels. Each pair of output pixels is
   *   encoded as [Y1, U, Y2, V].
   * - `step` must be greater than or equal to `width` * 2.
   * - `nv12`:
   * - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels
   *   using 4:2:0 chroma subsampling. The data is stored in
   *   [NV12](https://www.kernel.org/doc/html/v4.10/media/uapi/v4l/pixfmt-nv12.html) semi-planar
   *   layout with two contiguous planes: a Y (luma) plane followed by an interleaved UV (chroma)
   *   plane.
   * - All channel values are represented as unsigned 8-bit integers.
   * - Both planes use `step` as their row stride.
   * - The Y plane contains one luma value per pixel (`step` * `height` bytes).
   * - The UV plane contains interleaved U, V chroma pairs, subsampled by a factor of 2 in both
   *   dimensions (`width`/2 pairs per row, `height`/2 rows, `step` * `height`/2 bytes). Each U, V
   *   pair is shared by a 2x2 block of pixels.
   * - `width` and `height` must be even.
   * - `step` must be greater than or equal to `width`.
   * - Total `data` length is `step` * `height` * 3/2 bytes.
   * - `rgb8`:
   * - Pixel colors are decomposed into Red, Green, and Blue channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - Each output pixel is serialized as [R, G, B].
   * - `step` must be greater than or equal to `width` * 3.
   * - `rgba8`:
   * - Pixel colors are decomposed into Red, Green, Blue, and Alpha channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - Each output pixel is serialized as [R, G, B, Alpha].
   * - `step` must be greater than or equal to `width` * 4.
   * - `bgr8` or `8UC3`:
   * - Pixel colors are decomposed into Blue, Green, and Red channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - Each output pixel is serialized as [B, G, R].
   * - `step` must be greater than or equal to `width` * 3.
   * - `bgra8`:
   * - Pixel colors are decomposed into Blue, Green, Red, and Alpha channels.
   * - Pixel channel values are represented as unsigned 8-bit integers.
   * - Each output pixel is encoded as [B, G, R, Alpha].
   * - `step` must be greater than or equal to `width` * 4.
   * - `32FC1`:
   * - Pixel brightness is represented as a single-channel, 32-bit little-endian IEEE 754
   *   floating-point value, ranging from 0.0 (black) to 1.0 (white).
   * - `step` must be greater than or equal to `width` * 4.
   * - `bayer_rggb8`, `bayer_bggr8`, `bayer_gbrg8`, or `bayer_grbg8`:
   * - Pixel colors are decomposed into Red, Blue and Green channels.
   * - Pixel channel values are represented as unsigned 8-bit integers, and serialized in a 2x2
   *   bayer filter pattern.
   * - The order of the four letters after `bayer_` determine the layout, so for `bayer_wxyz8` the
   *   pattern is:
   * ```text
   *   w | x
   *   - + -
   *   y | z
   * ```
   * - `step` must be greater than or equal to `width`.
   * - `mono8` or `8UC1`:
   * - Pixel brightness is represented as unsigned 8-bit integers.
   * - `step` must be greater than or equal to `width`.
   * - `mono16` or `16UC1`:
   * - Pixel brightness is represented as 16-bit unsigned little-endian integers. Rendering of these
   *   values is controlled in [Image panel color mode
   *   settings](https://docs.foxglove.dev/docs/visualization/panels/image#general).
   * - `step` must be greater than or equal to `width` * 2.
   */
  data: Uint8Array;
}

/** The schema of {@linkcode RawImage}: `foxglove.RawImage`. */
export const RawImage: NamedSchema<RawImage> = message("foxglove.RawImage", "A raw image", {
  timestamp: time("Timestamp of image"),
  frame_id: text(
    "Frame of reference for the image. The origin of the frame is the optical center of the camera. +x points to the right in the image, +y points down, and +z points into the plane of the image.",
  ),
  width: natural("Image width in pixels"),
  height: natural("Image height in pixels"),
  encoding: text(
    "Encoding of the raw image data. See the `data` field description for supported values.",
  ),
  step: natural(
    "Byte length of a single row. This is usually some multiple of `width` depending on the encoding, but can be greater to incorporate padding.",
  ),
  data: bytes(
    "Raw image data.\n\nFor each `encoding` value, the `data` field contains image pixel data serialized as follows:\n\n- `yuv422` or `uyvy`:\n  - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - U and V values are shared between horizontal pairs of pixels. Each pair of output pixels is serialized as [U, Y1, V, Y2].\n  - `step` must be greater than or equal to `width` * 2.\n- `yuv422_yuy2` or  `yuyv`:\n  - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - U and V values are shared between horizontal pairs of pixels. Each pair of output pixels is encoded as [Y1, U, Y2, V].\n  - `step` must be greater than or equal to `width` * 2.\n- `nv12`:\n  - Pixel colors are decomposed into [Y'UV](https://en.wikipedia.org/wiki/Y%E2%80%B2UV) channels using 4:2:0 chroma subsampling. The data is stored in [NV12](https://www.kernel.org/doc/html/v4.10/media/uapi/v4l/pixfmt-nv12.html) semi-planar layout with two contiguous planes: a Y (luma) plane followed by an interleaved UV (chroma) plane.\n  - All channel values are represented as unsigned 8-bit integers.\n  - Both planes use `step` as their row stride.\n  - The Y plane contains one luma value per pixel (`step` * `height` bytes).\n  - The UV plane contains interleaved U, V chroma pairs, subsampled by a factor of 2 in both dimensions (`width`/2 pairs per row, `height`/2 rows, `step` * `height`/2 bytes). Each U, V pair is shared by a 2x2 block of pixels.\n  - `width` and `height` must be even.\n  - `step` must be greater than or equal to `width`.\n  - Total `data` length is `step` * `height` * 3/2 bytes.\n- `rgb8`:\n  - Pixel colors are decomposed into Red, Green, and Blue channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - Each output pixel is serialized as [R, G, B].\n  - `step` must be greater than or equal to `width` * 3.\n- `rgba8`:\n  - Pixel colors are decomposed into Red, Green, Blue, and Alpha channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - Each output pixel is serialized as [R, G, B, Alpha].\n  - `step` must be greater than or equal to `width` * 4.\n- `bgr8` or `8UC3`:\n  - Pixel colors are decomposed into Blue, Green, and Red channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - Each output pixel is serialized as [B, G, R].\n  - `step` must be greater than or equal to `width` * 3.\n- `bgra8`:\n  - Pixel colors are decomposed into Blue, Green, Red, and Alpha channels.\n  - Pixel channel values are represented as unsigned 8-bit integers.\n  - Each output pixel is encoded as [B, G, R, Alpha].\n  - `step` must be greater than or equal to `width` * 4.\n- `32FC1`:\n  - Pixel brightness is represented as a single-channel, 32-bit little-endian IEEE 754 floating-point value, ranging from 0.0 (black) to 1.0 (white).\n  - `step` must be greater than or equal to `width` * 4.\n- `bayer_rggb8`, `bayer_bggr8`, `bayer_gbrg8`, or `bayer_grbg8`:\n  - Pixel colors are decomposed into Red, Blue and Green channels.\n  - Pixel channel values are represented as unsigned 8-bit integers, and serialized in a 2x2 bayer filter pattern.\n  - The order of the four letters after `bayer_` determine the layout, so for `bayer_wxyz8` the pattern is:\n  ```text\n  w | x\n  - + -\n  y | z\n  ```\n  - `step` must be greater than or equal to `width`.\n- `mono8` or `8UC1`:\n  - Pixel brightness is represented as unsigned 8-bit integers.\n  - `step` must be greater than or equal to `width`.\n- `mono16` or `16UC1`:\n  - Pixel brightness is represented as 16-bit unsigned little-endian integers. Rendering of these values is controlled in [Image panel color mode settings](https://docs.foxglove.dev/docs/visualization/panels/image#general).\n  - `step` must be greater than or equal to `width` * 2.\n",
  ),
});

/** A single frame of a compressed video bitstream */
export interface CompressedVideo {
  /** Timestamp of video frame */
  timestamp: Timestamp;
  /**
   * Frame of reference for the video.
   *
   * The origin of the frame is the optical center of the camera. +x points to the right in the
   * video, +y points down, and +z points into the plane of the video.
   */
  frame_id: string;
  /**
   * Compressed video frame data.
   *
   * For packet-based video codecs this data must begin and end on packet boundaries (no partial
   * packets), and must contain enough video packets to decode exactly one image (either a keyframe
   * or delta frame). Note: Foxglove does not support video streams that include B frames because
   * they require lookahead.
   *
   * Specifically, the requirements for different `format` values are:
   *
   * - `h264`
   * - Use Annex B formatted data
   * - Each CompressedVideo message should contain enough NAL units to decode exactly one video
   *   frame
   * - Each message containing a key frame (IDR) must also include a SPS NAL unit
   *
   * - `h265` (HEVC)
   * - Use Annex B formatted data
   * - Each CompressedVideo message should contain enough NAL units to decode exactly one video
   *   frame
   * - Each message containing a key frame (IRAP) must also include relevant VPS/SPS/PPS NAL units
   *
   * - `vp9`
   * - Each CompressedVideo message should contain exactly one video frame
   *
   * - `av1`
   * - Use the "Low overhead bitstream format" (section 5.2)
   * - Each CompressedVideo message should contain enough OBUs to decode exactly one video frame
   * - Each message containing a key frame must also include a Sequence Header OBU
   */
  data: Uint8Array;
  /**
   * Video format.
   *
   * Supported values: `h264`, `h265`, `vp9`, `av1`.
   *
   * Note: compressed video support is subject to hardware limitations and patent licensing, so not
   * all encodings may be supported on all platforms. See more about [H.265
   * support](https://caniuse.com/hevc), [VP9 support](https://caniuse.com/webm), and [AV1
   * support](https://caniuse.com/av1).
   */
  format: string;
}

/** The schema of {@linkcode CompressedVideo}: `foxglove.CompressedVideo`. */
export const CompressedVideo: NamedSchema<CompressedVideo> = message(
  "foxglove.CompressedVideo",
  "A single frame of a compressed video bitstream",
  {
    timestamp: time("Timestamp of video frame"),
    frame_id: text(
      "Frame of reference for the video.\n\nThe origin of the frame is the optical center of the camera. +x points to the right in the video, +y points down, and +z points into the plane of the video.",
    ),
    data: bytes(
      'Compressed video frame data.\n\nFor packet-based video codecs this data must begin and end on packet boundaries (no partial packets), and must contain enough video packets to decode exactly one image (either a keyframe or delta frame). Note: Foxglove does not support video streams that include B frames because they require lookahead.\n\nSpecifically, the requirements for different `format` values are:\n\n- `h264`\n  - Use Annex B formatted data\n  - Each CompressedVideo message should contain enough NAL units to decode exactly one video frame\n  - Each message containing a key frame (IDR) must also include a SPS NAL unit\n\n- `h265` (HEVC)\n  - Use Annex B formatted data\n  - Each CompressedVideo message should contain enough NAL units to decode exactly one video frame\n  - Each message containing a key frame (IRAP) must also include relevant VPS/SPS/PPS NAL units\n\n- `vp9`\n  - Each CompressedVideo message should contain exactly one video frame\n\n- `av1`\n  - Use the "Low overhead bitstream format" (section 5.2)\n  - Each CompressedVideo message should contain enough OBUs to decode exactly one video frame\n  - Each message containing a key frame must also include a Sequence Header OBU',
    ),
    format: text(
      "Video format.\n\nSupported values: `h264`, `h265`, `vp9`, `av1`.\n\nNote: compressed video support is subject to hardware limitations and patent licensing, so not all encodings may be supported on all platforms. See more about [H.265 support](https://caniuse.com/hevc), [VP9 support](https://caniuse.com/webm), and [AV1 support](https://caniuse.com/av1).",
    ),
  },
);

/** Camera calibration parameters */
export interface CameraCalibration {
  /** Timestamp of calibration data */
  timestamp: Timestamp;
  /**
   * Frame of reference for the camera. The origin of the frame is the optical center of the camera.
   * +x points to the right in the image, +y points down, and +z points into the plane of the image.
   */
  frame_id: string;
  /** Image width */
  width: number;
  /** Image height */
  height: number;
  /**
   * Name of distortion model
   *
   * Supported parameters: `plumb_bob` (k1, k2, p1, p2, k3), `rational_polynomial` (k1, k2, p1, p2,
   * k3, k4, k5, k6), and `kannala_brandt` (k1, k2, k3, k4), and `fisheye62` (k0, k1, k2, k3, p0,
   * p1, crit_theta [optional]). `plumb_bob` and `rational_polynomial` models are based on the
   * pinhole model [OpenCV's](https://docs.opencv.org/4.11.0/d9/d0c/group__calib3d.html) [pinhole
   * camera model](https://en.wikipedia.org/wiki/Distortion_%28optics%29#Software_correction). The
   * `kannala_brandt` model matches the [OpenvCV
   * fisheye](https://docs.opencv.org/4.11.0/db/d58/group__calib3d__fisheye.html) model. The
   * `fisheye62` model matches the [Project Aria's Fisheye62
   * Model](https://facebookresearch.github.io/projectaria_tools/docs/tech_insights/camera_intrinsic
   * _models).
   */
  distortion_model: string;
  /** Distortion parameters */
  D: NumberArray;
  /**
   * Intrinsic camera matrix (3x3 row-major matrix)
   *
   * A 3x3 row-major matrix for the raw (distorted) image.
   *
   * Projects 3D points in the camera coordinate frame to 2D pixel coordinates using the focal
   * lengths (fx, fy) and principal point (cx, cy).
   *
   * ```text
   *     [fx  0 cx]
   * K = [ 0 fy cy]
   *     [ 0  0  1]
   * ```
   *
   * **Uncalibrated cameras:** Following ROS conventions for
   * [CameraInfo](https://docs.ros.org/en/noetic/api/sensor_msgs/html/msg/CameraInfo.html), Foxglove
   * also treats K[0] == 0.0 as indicating an uncalibrated camera, and calibration data will be
   * ignored.
   */
  K: NumberArray;
  /**
   * Rectification matrix (stereo cameras only, 3x3 row-major matrix)
   *
   * A rotation matrix aligning the camera coordinate system to the ideal stereo image plane so that
   * epipolar lines in both stereo images are parallel.
   */
  R: NumberArray;
  /**
   * Projection/camera matrix (3x4 row-major matrix)
   *
   * ```text
   *     [fx'  0  cx' Tx]
   * P = [ 0  fy' cy' Ty]
   *     [ 0   0   1   0]
   * ```
   *
   * By convention, this matrix specifies the intrinsic (camera) matrix of the processed (rectified)
   * image. That is, the left 3x3 portion is the normal camera intrinsic matrix for the rectified
   * image.
   *
   * It projects 3D points in the camera coordinate frame to 2D pixel coordinates using the focal
   * lengths (fx', fy') and principal point (cx', cy') - these may differ from the values in K.
   *
   * For monocular cameras, Tx = Ty = 0. Normally, monocular cameras will also have R = the identity
   * and P[1:3,1:3] = K.
   *
   * Foxglove currently does not support displaying stereo images, so Tx and Ty are ignored.
   *
   * Given a 3D point [X Y Z]', the projection (x, y) of the point onto the rectified image is given
   * by:
   *
   * ```text
   * [u v w]' = P * [X Y Z 1]'
   *        x = u / w
   *        y = v / w
   * ```
   *
   * This holds for both images of a stereo pair.
   */
  P: NumberArray;
}

/** The schema of {@linkcode CameraCalibration}: `foxglove.CameraCalibration`. */
export const CameraCalibration: NamedSchema<CameraCalibration> = message(
  "foxglove.CameraCalibration",
  "Camera calibration parameters",
  {
    timestamp: time("Timestamp of calibration data"),
    frame_id: text(
      "Frame of reference for the camera. The origin of the frame is the optical center of the camera. +x points to the right in the image, +y points down, and +z points into the plane of the image.",
    ),
    width: natural("Image width"),
    height: natural("Image height"),
    distortion_model: text(
      "Name of distortion model\n\nSupported parameters: `plumb_bob` (k1, k2, p1, p2, k3), `rational_polynomial` (k1, k2, p1, p2, k3, k4, k5, k6), and `kannala_brandt` (k1, k2, k3, k4), and `fisheye62` (k0, k1, k2, k3, p0, p1, crit_theta [optional]). `plumb_bob` and `rational_polynomial` models are based on the pinhole model [OpenCV's](https://docs.opencv.org/4.11.0/d9/d0c/group__calib3d.html) [pinhole camera model](https://en.wikipedia.org/wiki/Distortion_%28optics%29#Software_correction). The `kannala_brandt` model matches the [OpenvCV fisheye](https://docs.opencv.org/4.11.0/db/d58/group__calib3d__fisheye.html) model. The `fisheye62` model matches the [Project Aria's Fisheye62 Model](https://facebookresearch.github.io/projectaria_tools/docs/tech_insights/camera_intrinsic_models).",
    ),
    D: arrayOf(number(), "Distortion parameters"),
    K: arrayOf(
      number(),
      "Intrinsic camera matrix (3x3 row-major matrix)\n\nA 3x3 row-major matrix for the raw (distorted) image.\n\nProjects 3D points in the camera coordinate frame to 2D pixel coordinates using the focal lengths (fx, fy) and principal point (cx, cy).\n\n```\n    [fx  0 cx]\nK = [ 0 fy cy]\n    [ 0  0  1]\n```\n\n**Uncalibrated cameras:** Following ROS conventions for [CameraInfo](https://docs.ros.org/en/noetic/api/sensor_msgs/html/msg/CameraInfo.html), Foxglove also treats K[0] == 0.0 as indicating an uncalibrated camera, and calibration data will be ignored.\n",
      9,
    ),
    R: arrayOf(
      number(),
      "Rectification matrix (stereo cameras only, 3x3 row-major matrix)\n\nA rotation matrix aligning the camera coordinate system to the ideal stereo image plane so that epipolar lines in both stereo images are parallel.",
      9,
    ),
    P: arrayOf(
      number(),
      "Projection/camera matrix (3x4 row-major matrix)\n\n```\n    [fx'  0  cx' Tx]\nP = [ 0  fy' cy' Ty]\n    [ 0   0   1   0]\n```\n\nBy convention, this matrix specifies the intrinsic (camera) matrix of the processed (rectified) image. That is, the left 3x3 portion is the normal camera intrinsic matrix for the rectified image.\n\nIt projects 3D points in the camera coordinate frame to 2D pixel coordinates using the focal lengths (fx', fy') and principal point (cx', cy') - these may differ from the values in K.\n\nFor monocular cameras, Tx = Ty = 0. Normally, monocular cameras will also have R = the identity and P[1:3,1:3] = K.\n\nFoxglove currently does not support displaying stereo images, so Tx and Ty are ignored.\n\nGiven a 3D point [X Y Z]', the projection (x, y) of the point onto the rectified image is given by:\n\n```\n[u v w]' = P * [X Y Z 1]'\n       x = u / w\n       y = v / w\n```\n\nThis holds for both images of a stereo pair.\n",
      12,
    ),
  },
);
