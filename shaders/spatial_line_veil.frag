// The rims of opaque lines, where nothing in the room hides them: rays lay them at their depth.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_VEIL
layout(binding = 1) uniform sampler2D depths;  // of the room

#include "spatial_line_cast.glsl"
