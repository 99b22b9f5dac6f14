// One eye's rays through two volumes, a rectangle of pixels at a time, over a background.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "volume_pair.glsl"
