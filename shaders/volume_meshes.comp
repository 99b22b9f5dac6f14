// One eye's rays, a rectangle of pixels at a time, over a background and among meshes.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_MESHES

#include "volume_cast.glsl"
