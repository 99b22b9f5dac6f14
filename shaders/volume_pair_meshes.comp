// One eye's rays through two volumes, a rectangle of pixels at a time, over a background and among meshes.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_MESHES

#include "volume_pair.glsl"
