// One eye's rays, a rectangle of pixels at a time, over a background.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "volume_cast.glsl"
