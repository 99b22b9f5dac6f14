// What is written into a case file comes back the same, and nothing else is taken.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "data_io/case_file/encoding/objects.h"
#include "data_io/case_file/encoding/payload.h"
#include "tests/data_io/case_file/random_values.h"

namespace chiasm::data_io {
namespace {

using test::RandomValues;

template <typename T>
void expectRoundTrip(const T& value) {
  const Bytes bytes = toCbor(encode(value));
  const auto decoded = decodeObject<T>(bytes);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(*decoded, value);
  EXPECT_EQ(toCbor(encode(*decoded)), bytes);
}

TEST(CaseFileEncoding, EveryObjectComesBackTheSame) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    RandomValues random(seed);
    expectRoundTrip(random.caseInfo());
    expectRoundTrip(random.volume());
    expectRoundTrip(random.segmentation());
    expectRoundTrip(random.segment());
    expectRoundTrip(random.measurement());
    expectRoundTrip(random.report());
    expectRoundTrip(random.link());
    expectRoundTrip(random.span());
    expectRoundTrip(random.relation());
    expectRoundTrip(random.bound());
    expectRoundTrip(random.overridden());
    expectRoundTrip(random.rejected());
    expectRoundTrip(random.view());
    expectRoundTrip(random.mesh());
    expectRoundTrip(random.meshShape());
    if (HasFatalFailure()) return;
  }
}

template <typename T>
ObjectChange randomChange(RandomValues& random, T value, T other) {
  ValueChange<T> change;
  other.uid = value.uid;
  const bool always = std::is_same_v<T, CaseInfo>;
  const std::int64_t kind = always ? 2 : random.integer(0, 2);
  if (kind != 0) change.before = value;
  if (kind != 1) change.after = other;
  return change;
}

Payload randomPayload(RandomValues& random) {
  Payload payload;
  payload.parameters = random.parameters();
  auto& objects = payload.changes.objects;
  objects.push_back(randomChange(random, random.caseInfo(), random.caseInfo()));
  objects.push_back(randomChange(random, random.volume(), random.volume()));
  objects.push_back(randomChange(random, random.segmentation(), random.segmentation()));
  objects.push_back(randomChange(random, random.segment(), random.segment()));
  objects.push_back(randomChange(random, random.measurement(), random.measurement()));
  objects.push_back(randomChange(random, random.report(), random.report()));
  objects.push_back(randomChange(random, random.link(), random.link()));
  objects.push_back(randomChange(random, random.span(), random.span()));
  objects.push_back(randomChange(random, random.relation(), random.relation()));
  objects.push_back(randomChange(random, random.bound(), random.bound()));
  objects.push_back(randomChange(random, random.overridden(), random.overridden()));
  objects.push_back(randomChange(random, random.rejected(), random.rejected()));
  objects.push_back(randomChange(random, random.view(), random.view()));
  objects.push_back(randomChange(random, random.mesh(), random.mesh()));
  objects.push_back(randomChange(random, random.meshShape(), random.meshShape()));
  std::shuffle(objects.begin(), objects.end(), random.engine());
  objects.resize(static_cast<std::size_t>(random.integer(0, 15)));
  const std::vector<Uid> segmentations{random.uid(), random.uid()};
  const auto reference = [&] {
    BrickReference made;
    if (random.chance(0.5)) {
      made.digest = random.digest();
    } else {
      made.label = static_cast<Label>(random.integer(0, 65535));
    }
    return made;
  };
  for (std::int64_t i = random.integer(0, 10); i > 0; --i) {
    payload.changes.bricks.push_back({segmentations[static_cast<std::size_t>(random.integer(0, 1))],
                                      static_cast<int>(random.integer(0, 255)),
                                      static_cast<std::uint32_t>(random.integer(0, UINT32_MAX)), reference(),
                                      reference()});
  }
  return payload;
}

TEST(CaseFileEncoding, EveryPayloadComesBackTheSame) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomValues random(seed);
    const Payload payload = randomPayload(random);
    const Bytes bytes = encodePayload(payload);
    const auto decoded = decodePayload(bytes);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(*decoded, payload);
    EXPECT_EQ(encodePayload(*decoded), bytes);
  }
}

TEST(CaseFileEncoding, TypesOfParametersAreKept) {
  const Payload payload{{{"flag", true},
                         {"whole", std::int64_t{3}},
                         {"real", 3.0},
                         {"negativeZero", -0.0},
                         {"none", std::vector<double>{}},
                         {"list", std::vector<double>{1.0, 0.1}}},
                        {}};
  const auto decoded = decodePayload(encodePayload(payload));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->parameters, payload.parameters);
  EXPECT_TRUE(std::signbit(std::get<double>(decoded->parameters[3].second)));
}

// A fixed example, worked out by hand from RFC 8949, so that the stored form cannot drift unnoticed.
TEST(CaseFileEncoding, BytesAreTheDocumentedOnes) {
  const CaseInfo info{*Uid::parse("2.25.7"), "A", "", 1.5};
  const Bytes expected{0xa4, 0x6a, 'i',  'd',  'e', 'n', 't', 'i', 'f', 'i',  'e',  'r',
                       0x60, 0x68, 'm',  'i',  'd', 'l', 'i', 'n', 'e', 'X',  0xfa, 0x3f,
                       0xc0, 0x00, 0x00, 0x65, 't', 'i', 't', 'l', 'e', 0x61, 'A',  0x63,
                       'u',  'i',  'd',  0x66, '2', '.', '2', '5', '.', '7'};
  EXPECT_EQ(toCbor(encode(info)), expected);
}

TEST(CaseFileEncoding, RefusesWhatIsNotCanonical) {
  const auto refused = [](const Bytes& bytes) { return !parseCbor(bytes); };
  EXPECT_FALSE(refused({0x01}));
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({0x01, 0x02}));                                            // something follows
  EXPECT_TRUE(refused({0x18, 0x01}));                                            // long head
  EXPECT_TRUE(refused({0xa2, 0x61, 'b', 1, 0x61, 'a', 1}));                      // unsorted keys
  EXPECT_TRUE(refused({0xa2, 0x61, 'a', 1, 0x61, 'a', 1}));                      // repeated key
  EXPECT_TRUE(refused({0x9f, 0x01, 0xff}));                                      // indefinite length
  EXPECT_TRUE(refused({0xc0, 0x01}));                                            // tag
  EXPECT_TRUE(refused({0x62, 'a'}));                                             // cut short
  EXPECT_TRUE(refused({0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));  // claims 2^64 - 1 elements
  EXPECT_TRUE(refused(Bytes(1'000'000, 0x81)));                                  // nests a million deep
  EXPECT_TRUE(refused(Bytes(1'000'000, 0x5f)));                                  // chunks of chunks
  EXPECT_TRUE(refused({0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0}));                    // 1.5 in 8 bytes
}

template <typename T>
void expectStrict(const T& value) {
  const Json good = encode(value);
  for (const auto& [key, field] : good.items()) {
    Json bad = good;
    bad.erase(key);
    EXPECT_FALSE(decodeObject<T>(toCbor(bad))) << kindOf(value) << " without " << key;
    bad = good;
    bad[key] = Json::object();
    EXPECT_FALSE(decodeObject<T>(toCbor(bad))) << kindOf(value) << " with a mistyped " << key;
  }
  Json bad = good;
  bad["further"] = 1;
  EXPECT_FALSE(decodeObject<T>(toCbor(bad)));
}

TEST(CaseFileEncoding, RefusesUnknownMissingAndMistypedFields) {
  RandomValues random(1);
  expectStrict(random.link());
  expectStrict(random.span());
  expectStrict(random.relation());
  expectStrict(random.bound());
  expectStrict(random.overridden());
  expectStrict(random.rejected());
  expectStrict(random.view());
  expectStrict(random.mesh());
  expectStrict(random.meshShape());
  const Json good = encode(random.link());
  Json bad = good;
  bad["relation"] = "proves";
  EXPECT_FALSE(decodeObject<Link>(toCbor(bad)));
  bad = good;
  bad["model"] = "\xff";
  EXPECT_FALSE(decodeObject<Link>(toCbor(bad))) << "malformed UTF-8";
  bad = encode(random.span());
  bad["anchors"] = Json::array();
  EXPECT_FALSE(decodeObject<TextSpan>(toCbor(bad))) << "a span without words";
}

TEST(CaseFileEncoding, RefusesUnboundedValues) {
  RandomValues random(2);
  Json segment = encode(random.segment());
  segment["label"] = 65536;
  EXPECT_FALSE(decodeObject<Segment>(toCbor(segment)));
  Json segmentation = encode(random.segmentation());
  segmentation["layerCount"] = 1'000'000;
  EXPECT_FALSE(decodeObject<SegmentationInfo>(toCbor(segmentation)));
  Json volume = encode(random.volume());
  volume["grid"]["spacing"][0] = std::nan("");
  EXPECT_FALSE(decodeObject<VolumeInfo>(toCbor(volume)));
  volume = encode(random.volume());
  volume["rescaleSlope"] = 1;  // an integer where a number is stored as float
  EXPECT_FALSE(decodeObject<VolumeInfo>(toCbor(volume)));
  Measurement ruler = random.measurement();
  ruler.kind = Measurement::Kind::ruler;
  ruler.points.assign(1, {});
  EXPECT_FALSE(decodeObject<Measurement>(toCbor(encode(ruler))));
  for (const double opacity : {0.0, -0.5, 1.5, std::nan("")}) {
    Json mesh = encode(random.mesh());
    mesh["opacity"] = opacity;
    EXPECT_FALSE(decodeObject<Mesh>(toCbor(mesh))) << opacity;
  }
  Json mesh = encode(random.mesh());
  mesh["colour"][1] = 256;
  EXPECT_FALSE(decodeObject<Mesh>(toCbor(mesh)));
  const MeshShape good = random.meshShape();
  const auto refuses = [&](auto change) {
    MeshShape bad = good;
    auto surface = std::make_shared<SurfaceMesh>(*good.surface);
    change(*surface);
    bad.surface = surface;
    return !decodeObject<MeshShape>(toCbor(encode(bad)));
  };
  EXPECT_FALSE(refuses([](SurfaceMesh&) {}));
  EXPECT_TRUE(refuses([](SurfaceMesh& surface) { surface.triangles.clear(); }));
  EXPECT_TRUE(refuses([](SurfaceMesh& surface) {
    surface.triangles[0][1] = static_cast<std::uint32_t>(surface.points.size());
  }));
  EXPECT_TRUE(refuses([](SurfaceMesh& surface) { surface.points[0].z = std::nanf(""); }));
  Json cut = encode(good);
  std::vector<std::uint8_t> bytes(cut["points"].get_binary());
  bytes.pop_back();
  cut["points"] = Json::binary(std::move(bytes));
  EXPECT_FALSE(decodeObject<MeshShape>(toCbor(cut))) << "half a point";
}

// Any single changed byte of a payload is refused or gives a value that is written as just these bytes.
TEST(CaseFileEncoding, FlippedBitsNeverCrash) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    RandomValues random(seed);
    const Bytes good = encodePayload(randomPayload(random));
    for (int i = 0; i < 300; ++i) {
      Bytes bad = good;
      bad[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(bad.size()) - 1))] ^=
          static_cast<std::uint8_t>(1 << random.integer(0, 7));
      if (random.chance(0.3))
        bad.resize(static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(bad.size()))));
      const auto decoded = decodePayload(bad);
      if (decoded) {
        EXPECT_EQ(encodePayload(*decoded), bad);
      }
    }
  }
}

}  // namespace
}  // namespace chiasm::data_io
