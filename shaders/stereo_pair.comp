// Both eyes' rays through two volumes, as stereo.comp casts those through one.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_STEREO

#include "volume_pair.glsl"
