// Round lines: opaque ones but for their rims, or seen through with them.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "spatial_line_cast.glsl"
