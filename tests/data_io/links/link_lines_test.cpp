// Links out as lines with their masks, and back: identical, verified, all or nothing.
#include "data_io/links/link_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/case/annotation_import.h"
#include "data_io/links/export_links.h"
#include "data_io/links/import_links.h"
#include "data_io/sha256.h"
#include "tests/data_io/case_file/random_values.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
namespace fs = std::filesystem;

data_io::LinkLine randomLine(RandomValues& random) {
  data_io::LinkLine line;
  line.caseId = random.text();
  line.link = random.link();
  line.link.uid = random.uid();
  line.link.anchors.clear();
  line.link.targets.clear();
  for (std::int64_t count = random.integer(1, 3); count > 0; --count) {
    const std::int64_t begin = random.integer(0, 1'000'000);
    line.link.anchors.push_back({random.uid(), begin, begin + random.integer(1, 90), random.text() + "x",
                                 random.text(), random.text()});
    line.textSha256.push_back(random.digest());
  }
  if (random.chance(0.5)) line.link.targets.push_back({"region of " + random.text(), random.uid()});
  line.report = {random.uid(), random.uid(), static_cast<int>(random.integer(1, 9)), random.digest(),
                 random.text()};
  line.sentence = random.text();
  if (random.chance(0.5)) {
    line.volume.emplace();
    line.volume->uid = random.uid();
    line.volume->name = random.text();
    line.volume->sha256 = random.digest();
    line.volume->voxelSha256 = random.digest();
    for (double& value : line.volume->affine) value = random.number();
    line.volume->series = random.text();
  }
  for (std::int64_t count = random.integer(0, 2); count > 0; --count)
    line.millimetres.push_back(random.number());
  if (random.chance(0.5)) {
    data_io::MaskLine mask;
    mask.path = "a-masks/b.nii.gz";
    mask.sha256 = random.digest();
    mask.segment.uid = random.uid();
    mask.segment.name = random.text();
    mask.segment.colour = {1, 2, 255};
    if (random.chance(0.5)) mask.segment.code = random.code();
    mask.voxels = random.integer(0, INT64_MAX);
    mask.volumeMm3 = random.number();
    line.masks.push_back(mask);
  }
  return line;
}

TEST(LinkLines, ComeBackTheSame) {
  RandomValues random(11);
  std::vector<data_io::LinkLine> lines;
  for (int i = 0; i < 300; ++i) lines.push_back(randomLine(random));
  const std::string text = data_io::encodeLinkLines(lines);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 300);
  const auto read = data_io::parseLinkLines(text);
  ASSERT_TRUE(read) << read.error().message;
  for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ((*read)[i], lines[i]) << i;
}

TEST(LinkLines, RefuseWhatIsCutOrOfAnotherKind) {
  RandomValues random(12);
  data_io::LinkLine line = randomLine(random);
  while (line.masks.empty() || !line.volume) line = randomLine(random);
  const std::string text = data_io::encodeLinkLines({line});
  for (std::size_t length = 0; length + 1 < text.size(); ++length) {
    const auto read = data_io::parseLinkLines(std::string_view(text).substr(0, length));
    ASSERT_FALSE(read) << length;
    EXPECT_TRUE(read.error().message.ends_with('.'));
  }
  // Each field of another type, or gone.
  const json whole = json::parse(text);
  const json flat = whole.flatten();
  for (const auto& [path, value] : flat.items()) {
    const json::json_pointer at(path);
    for (const json& other : {json(nullptr), json("x"), json(-1.5), json(json::array()), json(1e300)}) {
      json changed = whole;
      changed[at] = other;
      const auto read = data_io::parseLinkLines(changed.dump());
      EXPECT_TRUE(read || read.error().message.starts_with("line 1"));
    }
  }
  for (const char* path : {"/etc/passwd", "../x", "a/../../x", "a//b", "", ".", "a/./b", "a\\b", "a\nb"}) {
    json changed = whole;
    changed["masks"][0]["path"] = path;
    EXPECT_FALSE(data_io::parseLinkLines(changed.dump())) << path;
  }
  EXPECT_FALSE(data_io::parseLinkLines("\n\n"));
  EXPECT_FALSE(data_io::parseLinkLines(std::string(100'000, '[')));
}

class LinkFiles : public ReaderTest {
 protected:
  LinkFiles() {
    Case& value = small_.value;
    value.volumes[0].info.source.fileDigest = data_io::sha256("volume");
    value.volumes[0].info.source.relativePath = "patient folder/head.nii.gz";
    value.reports[0].text = "FINDINGS: The letter 🩻 of 12 x 9 mm is whole.\r\nNo effusion. Letter again.";
    const auto anchor = [&](const char* quote) {
      return *findQuote(small_.report, value.reports[0].text, quote, 1);
    };
    value.links.resize(2);
    Link& first = value.links[0];
    first.anchors = {anchor("letter 🩻"), anchor("Letter again")};
    first.targets = {{std::string(kSegmentTarget), small_.bone},
                     {std::string(kSegmentTarget), small_.leftMarker},
                     {std::string(kPointTarget), small_.point}};
    first.codes = {{"SCT", "272673000", "Bone"}};
    first.certainty = LinkCertainty::probable;
    Link& second = value.links[1];
    second.anchors = {anchor("effusion")};
    second.targets.clear();
    second.relation = LinkRelation::negated;
    second.model = "rules 1";
    second.author = {};
  }
  data_io::WrittenLinks write() {
    auto written = data_io::exportLinks(small_.value, analyser_, file("links.jsonl").string());
    EXPECT_TRUE(written) << written.error().message;
    return written ? *written : data_io::WrittenLinks{};
  }
  Expected<data_io::LinkImport> plan(const Case& into) {
    Progress progress;
    auto lines = client().readLinks(file("links.jsonl"), progress);
    if (!lines) return tl::unexpected(lines.error());
    return data_io::planLinkImport(*lines, file("links.jsonl"), into, client(), progress);
  }
  static Case imported(Case into, data_io::LinkImport planned) {
    Progress progress;
    const auto edit = importAnnotations(std::move(planned.additions))->plan(into, progress);
    EXPECT_TRUE(edit) << edit.error().message;
    EXPECT_TRUE(edit && apply(into, edit->changes));
    return into;
  }
  std::vector<json> lines() const {
    std::vector<json> out;
    std::istringstream stream(fileBytes(file("links.jsonl")));
    for (std::string line; std::getline(stream, line);) out.push_back(json::parse(line));
    return out;
  }
  void rewrite(const std::vector<json>& lines) const {
    std::string text;
    for (const json& line : lines) text += line.dump() + "\n";
    writeFile(file("links.jsonl"), text);
  }
  void expectRefused(const Case& into, const std::string& about) {
    const auto planned = plan(into);
    ASSERT_FALSE(planned) << about;
    EXPECT_THAT(planned.error().message, HasSubstr(about));
    EXPECT_THAT(planned.error().message, HasSubstr("Nothing was imported"));
  }

  SmallCase small_ = makeSmallCase();
  ReportAnalyser analyser_;
};

TEST_F(LinkFiles, SayWhatTheFormatSays) {
  EXPECT_EQ(write().files.size(), 3u);
  const std::vector<json> written = lines();
  ASSERT_EQ(written.size(), 2u);
  const json& line = written[0];
  const Case& value = small_.value;
  const Report& report = value.reports[0];
  EXPECT_EQ(line["volume"]["sha256"], data_io::sha256("volume").hex());
  EXPECT_EQ(line["volume"]["path"], "head.nii.gz");
  EXPECT_EQ(line["report"]["sha256"], data_io::sha256(report.text).hex());
  EXPECT_EQ(line["report"]["version"], report.version);
  EXPECT_EQ(line["report"]["section"], "FINDINGS");
  EXPECT_EQ(line["sentence"], "The letter 🩻 of 12 x 9 mm is whole.");
  EXPECT_EQ(line["certainty"], "probable");
  EXPECT_EQ(line["spans"][0]["start"], 14);
  EXPECT_EQ(line["spans"][0]["end"], 22);
  EXPECT_EQ(line["spans"][0]["quote"], "letter 🩻");
  EXPECT_EQ(line["codes"][0]["system"], "SCT");
  EXPECT_EQ(line["link"]["type"], "grounds");
  EXPECT_EQ(line["annotators"][0]["uid"], value.links[0].author.text());
  EXPECT_EQ(written[1]["link"]["type"], "negated");
  EXPECT_EQ(written[1]["masks"], json::array());
  ASSERT_EQ(line["masks"].size(), 2u);
  for (const json& mask : line["masks"]) {
    const std::string path = mask["path"];
    EXPECT_TRUE(path.starts_with("links-masks/"));
    EXPECT_EQ(data_io::sha256(fileBytes(file(path))).hex(), mask["sha256"]);
    Progress progress;
    const auto read = client().readLabels(file(path), progress);
    ASSERT_TRUE(read);
    const Segment* segment = value.findSegment(*Uid::parse(mask["segment"].get<std::string>()));
    ASSERT_TRUE(segment);
    const Segmentation& own = value.segmentations[0];
    const std::vector<Label> here = own.layers[static_cast<std::size_t>(segment->layer)].toDense(),
                             there = read->labels.toDense();
    std::int64_t voxels = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
      ASSERT_EQ(there[i], here[i] == segment->label ? 1 : 0);
      voxels += there[i];
    }
    EXPECT_EQ(mask["voxels"], voxels);
  }
  // Nothing of where things lie on this machine.
  EXPECT_EQ(fileBytes(file("links.jsonl")).find(file("").string()), std::string::npos);
  EXPECT_EQ(fileBytes(file("links.jsonl")).find("patient folder"), std::string::npos);
  // The affine takes voxels to RAS.
  const VoxelIndex voxel{{3, 5, 7}};
  const glm::dvec3 lps = voxelToPatient(value.volumes[0].info.grid, voxel).mm;
  for (std::size_t row = 0; row < 3; ++row) {
    const json& affine = line["volume"]["affine"][row];
    const double ras = affine[0].get<double>() * 3 + affine[1].get<double>() * 5 +
                       affine[2].get<double>() * 7 + affine[3].get<double>();
    EXPECT_NEAR(ras, (row < 2 ? -1 : 1) * lps[static_cast<int>(row)], 1e-9);
  }
}

TEST_F(LinkFiles, ComeBackFieldByField) {
  write();
  Case without = small_.value;
  without.links.clear();
  auto planned = plan(without);
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_EQ(planned->masks, 2u);
  EXPECT_TRUE(planned->notes.empty());
  EXPECT_TRUE(planned->additions.segmentations.empty());
  EXPECT_EQ(imported(without, std::move(*planned)).links, small_.value.links);
  const auto again = plan(small_.value);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->alreadyThere, 2u);
  EXPECT_TRUE(again->additions.links.empty());
}

TEST_F(LinkFiles, BringSegmentsBackWhereTheyAreGone) {
  write();
  Case without = small_.value;
  without.links.clear();
  without.segmentations.clear();
  without.reports[0].uid = Uid::generate();  // the same words under another identity
  without.volumes[0].info.uid = Uid::generate();
  auto planned = plan(without);
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_THAT(planned->notes, testing::ElementsAre(HasSubstr("2 links stand on reports")));
  const Case after = imported(without, std::move(*planned));
  ASSERT_EQ(after.links.size(), 2u);
  ASSERT_EQ(after.segmentations.size(), 1u);
  const Segmentation& made = after.segmentations[0];
  EXPECT_EQ(made.info.grid, small_.value.segmentations[0].info.grid);
  for (const Uid& uid : {small_.bone, small_.leftMarker}) {
    const Segment *before = small_.value.findSegment(uid), *now = after.findSegment(uid);
    ASSERT_TRUE(now);
    EXPECT_EQ(now->name, before->name);
    EXPECT_EQ(now->colour, before->colour);
    EXPECT_EQ(now->code, before->code);
    EXPECT_EQ(countLabel(made.layers[static_cast<std::size_t>(now->layer)], now->label),
              countLabel(small_.value.segmentations[0].layers[static_cast<std::size_t>(before->layer)],
                         before->label));
  }
  Link expected = small_.value.links[0];
  for (TextAnchor& anchor : expected.anchors) anchor.report = without.reports[0].uid;
  EXPECT_EQ(after.links[0], expected);
}

TEST_F(LinkFiles, AreRefusedWhenAnythingIsOtherwise) {
  write();
  Case without = small_.value;
  without.links.clear();
  Case other = without;
  other.reports[0].text += " ";
  expectRefused(other, "other words");
  other.reports[0].uid = Uid::generate();
  expectRefused(other, "no report has its SHA-256");
  other = without;
  other.volumes[0].info.source.fileDigest = data_io::sha256("other");
  expectRefused(other, "other voxels");
  other = without;
  other.measurements.clear();
  expectRefused(other, "The point it points at is not in this case");
  other = small_.value;
  other.links[1].certainty = LinkCertainty::possible;
  expectRefused(other, "otherwise");

  const std::vector<json> good = lines();
  std::vector<json> bad = good;
  bad[0]["masks"][1]["sha256"] = data_io::sha256("wrong").hex();
  rewrite(bad);
  expectRefused(without, "not the one that was exported (SHA-256 differ)");
  rewrite(good);
  const fs::path mask = file(good[0]["masks"][0]["path"]);
  const std::string bytes = fileBytes(mask);
  writeFile(mask, bytes.substr(0, bytes.size() - 1));
  expectRefused(without, "SHA-256");
  fs::remove(mask);
  expectRefused(without, "cannot be read");
  writeFile(file("elsewhere"), bytes);
  fs::create_symlink(file("elsewhere"), mask);
  expectRefused(without, "symbolic link");
  fs::remove(mask);
  fs::create_directory(mask);
  expectRefused(without, "no file");
}

TEST_F(LinkFiles, SayWhenASegmentHasChangedSince) {
  write();
  Case changed = small_.value;
  changed.links.clear();
  changed.segmentations[0].layers[0] = LabelMap(changed.segmentations[0].info.grid.size);
  const auto planned = plan(changed);
  ASSERT_TRUE(planned);
  EXPECT_THAT(planned->notes, testing::Contains(HasSubstr("is not as it was")));
}

TEST_F(LinkFiles, FindingsWithoutALinkHaveLinesOfTheirOwn) {
  Case& value = small_.value;
  value.reports[0].text =
      "INDICATION: Mass?\nFINDINGS: The letter 🩻 of 12 x 9 mm is whole.\r\nNo effusion. Letter again. A "
      "cyst of "
      "8 mm.";
  for (Link& link : value.links)
    for (TextAnchor& anchor : link.anchors)
      anchor = *findQuote(small_.report, value.reports[0].text, anchor.exact, 1);
  const auto write = [&](const Case& from) {
    return data_io::exportLinks(from, analyser_, file("links.jsonl").string(), true);
  };
  const auto written = write(value);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written->links, 2u);
  ASSERT_EQ(written->findings, 1u) << "the effusion is linked, the indication shows nothing";
  const json line = lines()[2];
  EXPECT_TRUE(line["link"].is_null());
  EXPECT_EQ(line["certainty"], "present");
  EXPECT_EQ(line["spans"][0]["quote"], "cyst");
  EXPECT_EQ(line["sentence"], "A cyst of 8 mm.");
  EXPECT_EQ(line["measurement"][0]["mm"], 8.0);
  EXPECT_EQ(line["masks"], json::array());
  EXPECT_EQ(line["report"]["section"], "FINDINGS");
  // There and back: the links come, the findings are found again, and the lines are the same.
  const std::string bytes = fileBytes(file("links.jsonl"));
  Case bare = value;
  bare.links.clear();
  auto planned = plan(bare);
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_EQ(planned->findings, 1u);
  ASSERT_TRUE(write(imported(bare, std::move(*planned))));
  EXPECT_EQ(fileBytes(file("links.jsonl")), bytes);
  // What is denied has a line as well, also when there is no link at all.
  ASSERT_TRUE(write(bare));
  ASSERT_EQ(lines().size(), 2u);
  EXPECT_EQ(lines()[0]["certainty"], "negated");
  std::vector<json> wrong = lines();
  wrong[0]["certainty"] = "certain";
  rewrite(wrong);
  EXPECT_FALSE(plan(bare)) << "a link's word";
}

TEST_F(LinkFiles, LeaveNothingNewBehindWhenTheyFail) {
  fs::create_directory(file("links.jsonl"));  // cannot be replaced by a file
  writeFile(file("other"), "kept");
  EXPECT_FALSE(data_io::exportLinks(small_.value, analyser_, file("links.jsonl").string()));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(file("")))
    names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, testing::UnorderedElementsAre("links.jsonl", "other"));
  Case none = small_.value;
  none.links.clear();
  EXPECT_FALSE(data_io::exportLinks(none, analyser_, file("none.jsonl").string()));
}

TEST_F(LinkFiles, OverlappingMasksKeepTheirOwnLayers) {
  Segmentation& own = small_.value.segmentations[0];
  const Segment* bone = small_.value.findSegment(small_.bone);
  Segment twin = *bone;
  twin.uid = Uid::generate();
  twin.name = "Twin";
  twin.layer = 1;
  own.layers.push_back(own.layers[0]);
  own.info.layerCount = 2;
  own.segments.push_back(twin);
  small_.value.links[0].targets = {{std::string(kSegmentTarget), small_.bone},
                                   {std::string(kSegmentTarget), twin.uid}};
  write();
  Case without = small_.value;
  without.links.clear();
  without.segmentations.clear();
  auto planned = plan(without);
  ASSERT_TRUE(planned) << planned.error().message;
  const Case after = imported(without, std::move(*planned));
  EXPECT_NE(after.findSegment(small_.bone)->layer, after.findSegment(twin.uid)->layer);
}

}  // namespace
}  // namespace chiasm::test
