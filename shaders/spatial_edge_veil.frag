// Rims of opaque meshes: rays lay them at their depth.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_VEIL
#include "spatial_edge.glsl"
