// A volume made smaller and robust for registration: means of blocks, values between their percentiles.
#pragma once

#include "core/filters/itk_registration.h"

namespace chiasm {

// The volume's rescaled values as means of blocks of about `spacingMm`, held between the 0.5th and the 99.5th
// percentile (metal and hot spots must not fill the histogram). Voxels must be there.
RegistrationImage registrationImage(const Volume& volume, double spacingMm);
// Means of whole blocks of about `spacingMm`; what does not fill a block at the far ends is left out.
RegistrationImage reduced(const RegistrationImage& image, double spacingMm);
// The rotation nearest to a matrix that does not mirror (polar decomposition).
glm::dmat3 nearestRotation(const glm::dmat3& matrix);

}  // namespace chiasm
