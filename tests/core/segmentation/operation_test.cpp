#include "core/segmentation/operation.h"

#include <gtest/gtest.h>

#include <set>

#include "core/case/case_store.h"
#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/memory_case_file.h"

namespace chiasm::test {
namespace {

using Kind = OperationParameter::Kind;

TEST(Operations, HaveNamesThatCanBeTyped) {
  std::set<std::string> names;
  for (const Operation& operation : segmentOperations()) {
    EXPECT_TRUE(names.insert(operation.name).second) << operation.name << " stands there twice";
    EXPECT_EQ(operation.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos)
        << operation.name;
    EXPECT_FALSE(operation.help.empty());
    std::set<std::string> parameters;
    for (const OperationParameter& parameter : operation.parameters) {
      EXPECT_TRUE(parameters.insert(parameter.name).second) << parameter.name;
      EXPECT_EQ(parameter.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"), std::string::npos);
      EXPECT_EQ(parameter.words.empty(), parameter.kind != Kind::word) << operation.name;
      EXPECT_FALSE(parameter.help.empty());
    }
  }
  const std::vector<Operation> all = segmentOperations();
  ASSERT_NE(findOperation(all, "keep_largest"), nullptr);
  EXPECT_EQ(findOperation(all, "keep_largest")->name, "keep-largest");
  EXPECT_EQ(findOperation(all, "polish"), nullptr);
}

TEST(Operations, SayInPlainWordsWhatTheyAre) {
  for (const Operation& operation : segmentOperations()) {
    EXPECT_NE(operation.group, Operation::Group::other) << operation.name << " is in no group";
    EXPECT_EQ(operationTitle(operation).find_first_of("-_"), std::string::npos) << operation.name;
    for (const OperationParameter& parameter : operation.parameters) {
      EXPECT_EQ(parameterLabel(parameter).find_first_of("-_"), std::string::npos) << parameter.name;
      EXPECT_FALSE(parameterLabel(parameter).empty());
      EXPECT_LE(parameter.least, parameter.most);
      // A control by hand starts somewhere that the operation takes.
      if (parameter.least < parameter.most) {
        EXPECT_GE(parameter.suggested, parameter.least);
        EXPECT_LE(parameter.suggested, parameter.most);
      }
      for (const std::string& word : parameter.words)
        EXPECT_EQ(wordLabel(parameter, word).find_first_of("-_"), std::string::npos) << word;
    }
  }
  const std::vector<Operation> all = segmentOperations();
  EXPECT_EQ(operationTitle(*findOperation(all, "keep-largest")), "Keep largest");
  const OperationParameter& radius = findOperation(all, "dilate")->parameters[0];
  EXPECT_EQ(parameterLabel(radius), "Radius");
  EXPECT_EQ(parameterUnit(radius), "mm");
  EXPECT_EQ(wordLabel(overParameter(), "hidden"), "Replace hidden, keep visible");
}

TEST(Operations, TakeSegmentsByNameOrUid) {
  const RandomCase random(1);
  const std::vector<Operation> all = segmentOperations();
  for (const char* said : {"Segment 1", "2.25.11"}) {
    const auto values = parseValues(*findOperation(all, "subtract"), {{"other", {said}}}, random.value);
    ASSERT_TRUE(values) << values.error().message;
    EXPECT_EQ(values->segments("other"), std::vector<Uid>{*Uid::parse("2.25.11")});
  }
  EXPECT_FALSE(parseValues(*findOperation(all, "subtract"), {{"other", {"2.25.99"}}}, random.value));
}

TEST(Operations, ReadWhatTheyAreToldAndRefuseTheRest) {
  const RandomCase random(1);
  const std::vector<Operation> all = segmentOperations();
  const Operation& dilate = *findOperation(all, "dilate");
  const auto values = parseValues(dilate, {{"radius_mm", {"2.5"}}}, random.value);
  ASSERT_TRUE(values.has_value());
  EXPECT_EQ(values->number("radius_mm"), 2.5);
  EXPECT_EQ(values->over(), PaintOver::unlocked);
  EXPECT_FALSE(values->has("radius_voxels"));
  const std::pair<std::map<std::string, std::vector<std::string>>, std::string> refused[] = {
      {{{"radius_mm", {"2.5 mm"}}}, "number"}, {{{"radius_mm", {"nan"}}}, "number"},
      {{{"radius_voxels", {"2.5"}}}, "whole"}, {{{"over", {"walls"}}}, "overlap"},
      {{{"radius", {"3"}}}, "'radius'"},       {{{"radius_mm", {"1", "2"}}}, "exactly one"}};
  for (const auto& [said, named] : refused) {
    const auto result = parseValues(dilate, said, random.value);
    ASSERT_FALSE(result.has_value());
    EXPECT_NE(result.error().message.find(named), std::string::npos) << result.error().message;
  }
  const Operation& keep = *findOperation(all, "keep-islands");
  EXPECT_NE(parseValues(keep, {}, random.value).error().message.find("'at'"), std::string::npos);
  EXPECT_FALSE(parseValues(keep, {{"at", {"1,2"}}}, random.value).has_value());
  EXPECT_EQ(parseValues(keep, {{"at", {"1,-2.5,3", "4,5,6"}}}, random.value)->points("at")[1].mm,
            glm::dvec3(4, 5, 6));
  EXPECT_EQ(
      parseValues(*findOperation(all, "join"), {{"others", {"segment 1"}}}, random.value)->segments("others"),
      std::vector<Uid>{*Uid::parse("2.25.11")});
}

// Something sensible for each parameter, at random.
std::vector<std::string> someValue(const OperationParameter& parameter, RandomCase& random) {
  switch (parameter.kind) {
    case Kind::number:
      if (parameter.name == "lower") return {"-15000"};
      if (parameter.name == "upper") return {"16000"};
      if (parameter.name == "multiplier") return {"1.5"};
      if (parameter.name == "neck_mm")  // segments made by dice are thin
        return {std::to_string(random.real(0.1, 1.0))};
      return {std::to_string(random.real(0.6, 4.0))};
    case Kind::whole:
      if (parameter.name == "maximum_voxels") return {"100000000"};
      return {std::to_string(random.integer(1, 3))};
    case Kind::word:
      return {parameter.words[static_cast<std::size_t>(
          random.integer(0, static_cast<int>(parameter.words.size()) - 1))]};
    case Kind::points: {
      if (parameter.name == "direction") return {"0.2,0.3,1"};
      if (parameter.name == "normal") return {"0,0,1"};
      if (parameter.name == "outline") {
        std::vector<std::string> corners;
        for (int i = 0; i < 4; ++i) {
          const glm::dvec3 mm = random.point().mm;
          corners.push_back(std::to_string(mm.x) + "," + std::to_string(mm.y) + "," + std::to_string(mm.z));
        }
        return corners;
      }
      // Points in segment 0, so that clicks hit something.
      std::vector<std::string> texts;
      const std::vector<Label> labels = random.labels();
      forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
        if (labels[offset] != random.label(0) || texts.size() > 3 || random.integer(0, 200) != 0) return;
        const glm::dvec3 mm = voxelToPatient(random.grid(), voxel).mm;
        texts.push_back(std::to_string(mm.x) + "," + std::to_string(mm.y) + "," + std::to_string(mm.z));
      });
      return texts;
    }
    case Kind::segment:
      return {"Segment 3"};
    case Kind::segments:
      break;
  }
  return parameter.name == "segments" ? std::vector<std::string>{"Segment 0", "Segment 1"}
                                      : std::vector<std::string>{"Segment 1"};
}

std::vector<std::vector<Label>> layersOf(const Case& value) {
  std::vector<std::vector<Label>> layers;
  for (const LabelMap& map : value.segmentations[0].layers) layers.push_back(map.toDense());
  return layers;
}

PlainSet lockedVoxels(const Case& value) {
  const Segmentation& segmentation = value.segmentations[0];
  const Segment* locked = segmentation.find(*Uid::parse("2.25.12"));
  return plainSet(segmentation.layers[static_cast<std::size_t>(locked->layer)].toDense(), locked->label);
}

// Something for each parameter; of those that may be left out only a few are said.
std::map<std::string, std::vector<std::string>> someValues(const Operation& operation, RandomCase& random) {
  std::map<std::string, std::vector<std::string>> said;
  for (const OperationParameter& parameter : operation.parameters) {
    const bool mayBeLeftOut = parameter.standard && parameter.standard->empty();
    if (!mayBeLeftOut || parameter.name == "radius_mm" || parameter.name == "depth_mm")
      said[parameter.name] = someValue(parameter, random);
  }
  return said;
}

// A random case with specks and holes in its segments, and a fourth segment that lies over the others. With
// gaps, only every third slice along each axis is drawn.
RandomCase caseForOperations(unsigned seed, bool gaps = false) {
  RandomCase random(seed);
  Segmentation& segmentation = random.segmentation();
  std::vector<Label> labels = random.labels();
  for (Label& label : labels)
    if (random.integer(0, 60) == 0 && label != random.label(2))
      label = label == 0 ? random.label(0) : Label{0};
  forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::ivec3 v = voxel.ijk % 3;
    if (gaps && labels[offset] == random.label(0) && v != glm::ivec3(0)) labels[offset] = 0;
  });
  segmentation.layers[0] = LabelMap::fromDense(random.grid().size, labels);
  Segment over = segmentation.segments[1];
  over.uid = *Uid::parse("2.25.13");
  over.order = 4;
  over.name = "Segment 3";
  over.layer = 1;
  segmentation.segments.push_back(over);
  segmentation.info.layerCount = 2;
  const PlainSet set = randomPlainSet(random.grid().size, 0.5, seed);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = set[i] != 0 ? over.label : Label{0};
  segmentation.layers.push_back(LabelMap::fromDense(random.grid().size, labels));
  return random;
}

class EveryOperation : public testing::TestWithParam<std::string> {};

TEST_P(EveryOperation, IsUndoneAndDoneAgainExactlyAndLeavesLockedSegmentsAlone) {
  const std::vector<Operation> all = segmentOperations();
  const Operation& operation = *findOperation(all, GetParam());
  int changed = 0;
  for (unsigned seed = 0; seed < 12; ++seed) {
    RandomCase random = caseForOperations(seed, GetParam() == "interpolate");
    MemoryCaseFile file(random.value);
    CaseStore store(file.open(), Author{*Uid::parse("2.25.4711"), "Dr Test"});
    const auto said = someValues(operation, random);
    if (said.contains("at") && said.at("at").empty()) continue;
    const auto values = parseValues(operation, said, random.value);
    ASSERT_TRUE(values.has_value()) << values.error().message;
    const auto before = layersOf(store.current());
    const std::vector<Segment> segmentsBefore = store.current().segmentations[0].segments;
    const PlainSet locked = lockedVoxels(store.current());
    const auto done = store.execute(*operation.make(random.active(), *values));
    if (!done) {
      // Random clicks may miss what an operation asks for.
      EXPECT_TRUE(done.error().kind == ErrorKind::notFound || done.error().kind == ErrorKind::invalidInput)
          << done.error().message;
      EXPECT_EQ(layersOf(store.current()), before);
      continue;
    }
    ++changed;
    const auto after = layersOf(store.current());
    const std::vector<Segment> segmentsAfter = store.current().segmentations[0].segments;
    EXPECT_EQ(lockedVoxels(store.current()), locked);
    ASSERT_TRUE(store.undo().has_value());
    EXPECT_EQ(layersOf(store.current()), before);
    EXPECT_EQ(store.current().segmentations[0].segments, segmentsBefore);
    ASSERT_TRUE(store.redo().has_value());
    EXPECT_EQ(layersOf(store.current()), after);
    EXPECT_EQ(store.current().segmentations[0].segments, segmentsAfter);
    ASSERT_TRUE(store.flush().has_value());
    EXPECT_EQ(layersOf(file.open().value), after) << "what the journal holds is the same";
  }
  EXPECT_GT(changed, 3) << "the operation must have done something";

  // A locked segment is refused.
  RandomCase random = caseForOperations(1);
  const auto said = someValues(operation, random);
  const auto values = parseValues(operation, said, random.value);
  Progress progress;
  if (operation.target != Operation::Target::none) {
    const auto refused = operation.make(random.locked(), *values)->plan(random.value, progress);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().message.find("locked"), std::string::npos) << refused.error().message;
  }
}

std::vector<std::string> operationNames() {
  std::vector<std::string> names;
  for (const Operation& operation : segmentOperations()) names.push_back(operation.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Table, EveryOperation, testing::ValuesIn(operationNames()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace chiasm::test
