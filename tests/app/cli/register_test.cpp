// chiasm register on real heads: the transforms that the data's authors published, found again from afar.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <sstream>

#include "tests/app/cli/program.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

glm::dmat4 matrixOf(const json& rows) {
  glm::dmat4 matrix(1.0);
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      matrix[column][row] =
          rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)].get<double>();
  return matrix;
}

// ITK's text form of an affine transform: y = M (x − c) + c + t, from the fixed image's mm to the moving
// one's.
glm::dmat4 itkTransform(const std::filesystem::path& path) {
  std::ifstream file(path);
  glm::dmat4 matrix(1.0);
  glm::dvec3 shift(0.0), centre(0.0);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "Parameters:") {
      for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column) words >> matrix[column][row];
      words >> shift.x >> shift.y >> shift.z;
    } else if (name == "FixedParameters:") {
      words >> centre.x >> centre.y >> centre.z;
    }
  }
  matrix[3] = glm::dvec4(shift + centre - glm::dmat3(matrix) * centre, 1.0);
  return matrix;
}

// Mean over points through a head, in mm.
double targetError(const glm::dmat4& found, const glm::dmat4& truth) {
  double sum = 0;
  for (int i = 0; i < 27; ++i) {
    const glm::dvec4 point(60.0 * (i % 3 - 1), 60.0 * (i / 3 % 3 - 1), 45.0 * (i / 9 - 1), 1.0);
    sum += glm::length(glm::dvec3(found * glm::inverse(truth) * point - point));
  }
  return sum / 27;
}

std::vector<std::string> byHand(const glm::dmat4& matrix) {
  std::vector<std::string> words{"--matrix"};
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) words.push_back(std::to_string(matrix[column][row]));
  return words;
}

class CliRegister : public testing::Test {
 protected:
  ProgramRun run(const std::string& moving, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"register", "heads.chiasm", "--moving", moving};
    words.insert(words.end(), more.begin(), more.end());
    return place_.edit(words);
  }
  CliPlace place_;
};

// Two time points, and T1 on FLAIR, of one patient; before, each is laid 20 degrees and 30 mm along every
// axis away.
TEST_F(CliRegister, FindsThePublishedTransformsFromAfar) {
  CHIASM_REQUIRE_DATA(folder, "mri/ms_longitudinal_patient01_native");
  const auto made = place_.edit({"new", "heads.chiasm", "--volume", (folder / "study1_FLAIR.nii.gz").string(),
                                 "--volume", (folder / "study1_T1W.nii.gz").string(), "--volume",
                                 (folder / "study2_FLAIR.nii.gz").string()});
  ASSERT_EQ(made.exitCode, 0) << made.err;
  const glm::dmat4 toCommon = itkTransform(folder / "study1_FLAIR_to_common_space.txt");
  const struct {
    std::string volume;
    glm::dmat4 truth;
  } cases[] = {
      {"Volume 2", glm::inverse(itkTransform(folder / "study1_T1W_intrastudy_to_FLAIR.txt"))},
      {"Volume 3", toCommon * glm::inverse(itkTransform(folder / "study2_FLAIR_to_common_space.txt"))}};
  double sign = 1;
  for (const auto& one : cases) {
    const glm::dmat4 away = glm::rotate(glm::translate(glm::dmat4(1.0), glm::dvec3(30, -30, 30) * sign),
                                        glm::radians(20.0 * sign), glm::normalize(glm::dvec3(1, -2, 1.5)));
    sign = -sign;
    ASSERT_EQ(run(one.volume, byHand(away)).exitCode, 0);
    const ProgramRun found = run(one.volume);
    ASSERT_EQ(found.exitCode, 0) << found.err;
    EXPECT_LE(targetError(matrixOf(found.json()["case_from_volume"]), one.truth), 1.0) << found.out;
    EXPECT_EQ(found.json()["quality"], "good") << found.json()["verdict"];
    EXPECT_GT(found.json()["moved_mm"].get<double>(), 30.0);
  }
  // The history says who laid what where, and undo takes it back.
  const auto history = place_.ask({"history", "heads.chiasm"});
  EXPECT_NE(history.out.find("Register Volume 3 to Volume"), std::string::npos);
}

// A head and a chest: nothing is stored, and the message says why.
TEST_F(CliRegister, AHeadIsNotLaidOnAChest) {
  CHIASM_REQUIRE_DATA(head, "mri/ms_longitudinal_patient01_native/study1_FLAIR.nii.gz");
  CHIASM_REQUIRE_DATA(chest, "ct/nifti_totalseg/example_ct_sm.nii.gz");
  ASSERT_EQ(
      place_.edit({"new", "heads.chiasm", "--volume", head.string(), "--volume", chest.string()}).exitCode,
      0);
  const ProgramRun found = run("Volume 2");
  EXPECT_EQ(found.exitCode, 1);
  EXPECT_NE(found.errorMessage().find("nothing was stored"), std::string::npos) << found.out;
}

TEST_F(CliRegister, SaysWhatItCannotDo) {
  place_.makeSmallCase();
  const auto said = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"register", "case.chiasm"});
    return place_.edit(words).errorMessage();
  };
  EXPECT_NE(said({"--moving", "nothing"}).find("There is no volume 'nothing'"), std::string::npos);
  const std::string name = place_.ask({"info", "case.chiasm"}).json()["volumes"][0]["name"];
  EXPECT_NE(said({"--moving", name}).find("to itself"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
