// Both eyes' rays in one dispatch: z is 2 * level + eye (see RayRegion), what is kept of a ray is its colour and
// what it lets through.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_STEREO

#include "volume_cast.glsl"
