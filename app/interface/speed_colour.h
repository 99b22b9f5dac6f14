// The colours of a level set's speed, in slices and in its legend.
#pragma once

#include <glm/vec3.hpp>

namespace chiasm::app {

// −1 … 1: blue where the surface goes back, nearly black where it stands, yellow where it runs out.
// Brightness alone says how fast, and blue against yellow is told apart by everybody.
glm::u8vec3 speedColour(double speed);

}  // namespace chiasm::app
