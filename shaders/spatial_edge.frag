// Rims of meshes that are drawn over the volume.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial_edge.glsl"
