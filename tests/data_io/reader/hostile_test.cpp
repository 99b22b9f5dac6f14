// Files that lie: each must be one sentence, soon, and nothing else.
#include <unistd.h>

#include <cmath>
#include <limits>

#include "data_io/sha256.h"
#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::string nrrdHeader(const std::string& more, const std::string& sizes = "4 4 4") {
  return "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: " + sizes +
         "\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\nendian: little\n" + more;
}

std::string metaHeader(const std::string& dataFile, const std::string& more = "",
                       const std::string& size = "4 4 4") {
  return "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
         "TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = " +
         size + "\n" + more + "ElementType = MET_SHORT\nElementDataFile = " + dataFile + "\n";
}

class Hostile : public ReaderTest {
 protected:
  void expectRefused(const std::string& name, const std::string& bytes, const std::string& about) {
    writeFile(file(name), bytes);
    expectRefusal(read(file(name)), file(name), about);
  }
  void expectRead(const std::string& name, const std::string& bytes) {
    writeFile(file(name), bytes);
    const auto volume = read(file(name));
    EXPECT_TRUE(volume) << volume.error().message;
  }
};

TEST_F(Hostile, NumbersThatAreNoneInTheNiftiTransform) {
  expectRead("right.nii", RawNifti(4, 4, 4).with(128));
  for (const float bad : {kNaN, kInfinity, -kInfinity}) {
    for (std::size_t at = 280; at < 328; at += 4)
      expectRefused("sform.nii", RawNifti(4, 4, 4).put(at, bad).with(128), "not finite");
    for (const std::size_t at : {256, 260, 264, 268, 272, 276, 76, 80, 84, 88})
      expectRefused(
          "qform.nii",
          RawNifti(4, 4, 4).put<std::int16_t>(254, 0).put<std::int16_t>(252, 1).put(at, bad).with(128),
          "not finite");
  }
  expectRefused("flat.nii", RawNifti(4, 4, 4).put<float>(320, 0).with(128), "right angles");
  expectRefused("sheared.nii", RawNifti(4, 4, 4).put<float>(284, 0.3F).with(128), "off by 16.7 degrees");
  expectRefused(
      "qform.nii",
      RawNifti(4, 4, 4).put<std::int16_t>(254, 0).put<std::int16_t>(252, 1).put(256, 1.5F).with(128),
      "not a rotation");
}

TEST_F(Hostile, SizesThatDoNotFit) {
  expectRefused("short.nii", RawNifti(4, 4, 4).with(127), "ends after 127 of the 128 bytes");
  expectRefused("long.nii", RawNifti(4, 4, 4).with(129), "goes on for 1 bytes");
  expectRefused("zero.nii", RawNifti(4, 0, 4).with(128), "axis of 0");
  expectRefused("minus.nii", RawNifti(4, -4, 4).with(128), "axis of -4");
  expectRefused("huge.nii", RawNifti(32767, 32767, 32767).with(128), "announces");
  expectRefused("axes.nii", RawNifti(4, 4, 4).put<std::int16_t>(40, 99).with(128), "number of axes");
  expectRefused("two.nii", RawNifti(4, 4, 4).put<std::int16_t>(40, 2).with(128), "2 axes");
  const RawNifti times = RawNifti(4, 4, 4).put<std::int16_t>(40, 4).put<std::int16_t>(48, 2);
  expectRead("times.nii", times.with(256));
  expectRefused("times.nii", times.with(255), "255 of the 256 bytes");
  expectRefused("times.nii", times.with(257), "goes on for 1 bytes");
  expectRefused("times.nii", RawNifti(4, 4, 4).put<std::int16_t>(40, 4).put<std::int16_t>(48, -2).with(256),
                "axis of -2");
  expectRefused("offset.nii", RawNifti(4, 4, 4).put<float>(108, 12.5F).with(128), "impossible place");
  expectRefused("offset.nii", RawNifti(4, 4, 4).put<float>(108, 1e30F).with(128), "impossible place");
  expectRefused("offset.nii", RawNifti(4, 4, 4).put<float>(108, kNaN).with(128), "impossible place");
  expectRefused("type.nii", RawNifti(4, 4, 4).put<std::int16_t>(70, 77).with(128), "code 77");
  expectRefused("colour.nii", RawNifti(4, 4, 4).put<std::int16_t>(70, 128).with(192), "colours");
  expectRefused("analyze.hdr", RawNifti(4, 4, 4).text(344, std::string(4, '\0')).with(0), "no image file");
  expectRefused("pair.hdr", RawNifti(4, 4, 4).text(344, "ni1").with(0), "no image file");
}

TEST_F(Hostile, BombsAreRefusedByTheirHeaders) {
  // More content than the header says: refused at the first byte too many, whatever follows.
  expectRefused("bomb.nii.gz", gzip(RawNifti(4, 4, 4).with(64'000'000, '\0')), "more voxels than its header");
  // A header that the compressed bytes cannot possibly fill.
  expectRefused("claim.nii.gz", gzip(RawNifti(2000, 2000, 1000).with(128)), "compressed bytes can hold");
  // Honest, but 285 MB from a third of a megabyte.
  const std::string zeros = gzip(RawNifti(1024, 1024, 136).with(1024 * 1024 * 136 * 2, '\0'));
  ASSERT_LT(zeros.size(), 1'000'000u);
  expectRefused("zeros.nii.gz", zeros, "would inflate to");
  // An empty label map of a usual size is no bomb, though its ratio is nearly as high.
  expectRead("mask.nii.gz", gzip(RawNifti(512, 512, 60).with(512 * 512 * 60 * 2, '\0')));
}

TEST_F(Hostile, GzipMustBeWhole) {
  const std::string content = RawNifti(4, 4, 4).with(128);
  const std::string right = gzip(content);
  expectRead("right.nii.gz", right);
  // RFC 1952: several members one after another are one file.
  expectRead("members.nii.gz", gzip(content.substr(0, 100)) + gzip(content.substr(100)));
  std::string checksum = right;
  checksum[checksum.size() - 6] ^= 1;
  expectRefused("checksum.nii.gz", checksum, "damaged");
  std::string length = right;
  length[length.size() - 2] ^= 1;
  expectRefused("length.nii.gz", length, "damaged");
  expectRefused("garbage.nii.gz", right + "garbage", "goes on for 7 bytes");
  expectRefused("other.nii.gz", gzip("NRRD0004\n" + std::string(400, 'x')), "not NIfTI");
}

TEST_F(Hostile, DetachedDataMustLieBesideTheHeader) {
  writeFile(file("right.raw"), std::string(128, '\1'));
  expectRead("right.nhdr", nrrdHeader("encoding: raw\ndata file: right.raw\n"));
  expectRead("right.mhd", metaHeader("right.raw"));
  std::filesystem::create_directory(file("sub"));
  writeFile(file("sub") / "inner.raw", std::string(128, '\1'));
  ASSERT_EQ(::symlink("/etc/passwd", file("link.raw").c_str()), 0);
  for (const char* name : {"/etc/passwd", "../../../etc/passwd", "sub/inner.raw", "..", "."}) {
    expectRefused("other.nhdr", nrrdHeader(std::string("encoding: raw\ndata file: ") + name + '\n'),
                  "beside");
    expectRefused("other.mhd", metaHeader(name), "beside");
  }
  for (const char* name : {"link.raw", "missing.raw"}) {
    expectRefused("other.nhdr",
                  nrrdHeader(std::string("encoding: raw\nbyte skip: -1\ndata file: ") + name + '\n'),
                  "beside");
    expectRefused("other.mhd", metaHeader(name, "HeaderSize = -1\n"), "beside");
  }
  expectRefused("list.nhdr", nrrdHeader("encoding: raw\ndata file: LIST\nright.raw\n"), "");
  expectRefused("list.mhd", metaHeader("LIST"), "several files");
  expectRefused("pattern.mhd", metaHeader("right%03d.raw 1 3 1"), "several files");
  writeFile(file("short.raw"), std::string(127, '\1'));
  expectRefused("short.nhdr", nrrdHeader("encoding: raw\ndata file: short.raw\n"), "127 of the 128");
  expectRefused("short.mhd", metaHeader("short.raw"), "127 of the 128");
}

TEST_F(Hostile, DigestOfADetachedVolumeCoversBothFiles) {
  const std::string header = nrrdHeader("encoding: raw\ndata file: right.raw\n"), data(128, '\1');
  writeFile(file("right.raw"), data);
  writeFile(file("right.nhdr"), header);
  const auto volume = read(file("right.nhdr"));
  ASSERT_TRUE(volume) << volume.error().message;
  const Digest first = data_io::sha256(std::string_view(header)),
               second = data_io::sha256(std::string_view(data));
  std::string both(first.bytes.begin(), first.bytes.end());
  both.append(second.bytes.begin(), second.bytes.end());
  EXPECT_EQ(volume->info.source.fileDigest, data_io::sha256(std::string_view(both)));
}

TEST_F(Hostile, NrrdHeadersThatLie) {
  const std::string data(128, '\1');
  expectRead("right.nrrd", nrrdHeader("encoding: raw\n\n") + data);
  expectRefused("huge.nrrd", nrrdHeader("encoding: raw\n\n", "32767 32767 1350") + data, "announces");
  expectRefused("overflow.nrrd", nrrdHeader("encoding: raw\n\n", "9223372036854775807 4 4") + data,
                "axis of");
  expectRefused("words.nrrd", nrrdHeader("encoding: raw\n\n", "four 4 4") + data, "not a number");
  expectRefused("short.nrrd", nrrdHeader("encoding: raw\n\n") + data.substr(1), "127 of the 128");
  expectRefused("long.nrrd", nrrdHeader("encoding: raw\n\n") + data + "x", "goes on for 1 bytes");
  expectRefused("skip.nrrd", nrrdHeader("encoding: raw\nbyte skip: -7\n\n") + data, "skips");
  expectRefused("hex.nrrd", nrrdHeader("encoding: hex\n\n") + data, "something else than digits");
  expectRefused("base64.nrrd", nrrdHeader("encoding: base64\n\n") + data, "encoded");
  expectRefused("text.nrrd", nrrdHeader("encoding: text\n\n") + "1 2 3", "after 3 of its 64 voxels");
  expectRefused("bzip2.nrrd", nrrdHeader("encoding: bzip2\n\n") + data, "damaged");
  std::string nan = nrrdHeader("encoding: raw\n\n") + data;
  nan.replace(nan.find("(1,0,0)"), 7, "(nan,0,0)");
  expectRefused("nan.nrrd", nan, "not finite");
  std::string flat = nrrdHeader("encoding: raw\n\n") + data;
  flat.replace(flat.find("(1,0,0)"), 7, "(0,0,0)");
  expectRefused("flat.nrrd", flat, "");
  std::string list = nrrdHeader("encoding: raw\n\n") + data;
  list.replace(list.find("(1,0,0)"), 7, "none");
  expectRefused("list.nrrd", list, "plain volume");
  expectRefused("zip.nrrd", nrrdHeader("encoding: gzip\n\n") + gzip(std::string(127, '\1')),
                "ends after 127");
  expectRefused("zip.nrrd", nrrdHeader("encoding: gzip\n\n") + gzip(std::string(129, '\1')), "more voxels");
  expectRead("zip.nrrd", nrrdHeader("encoding: gzip\n\n") + gzip(data));
}

TEST_F(Hostile, MetaImageHeadersThatLie) {
  const std::string data(128, '\1');
  expectRead("right.mha", metaHeader("LOCAL") + data);
  // 93 bytes that make ITK 5.2.1 write out of bounds.
  expectRefused(
      "none.mha",
      "ObjectType = Image\nNDims = 0\nDimSize = \nElementType = MET_SHORT\nElementDataFile = LOCAL\n",
      "0 axes");
  expectRefused("many.mha",
                "NDims = 2000000000\nDimSize = 1\nElementType = MET_SHORT\nElementDataFile = LOCAL\n",
                "axes");
  expectRefused("huge.mha", metaHeader("LOCAL", "", "32767 32767 32767") + data, "announces");
  expectRefused("part.mha", metaHeader("LOCAL", "", "4 4 1.5") + data, "whole numbers");
  expectRefused("sizes.mha", metaHeader("LOCAL", "", "4 4") + data, "three sizes");
  expectRefused("short.mha", metaHeader("LOCAL") + data.substr(1), "127 of the 128");
  expectRefused("long.mha", metaHeader("LOCAL") + data + "x", "goes on for 1 bytes");
  expectRefused("channels.mha", metaHeader("LOCAL", "ElementNumberOfChannels = 3\n") + data, "components");
  expectRefused("text.mha", metaHeader("LOCAL", "Comment = x\n") + "", "0 of the 128");
  std::string nan = metaHeader("LOCAL") + data;
  nan.replace(nan.find("Offset = 0"), 10, "Offset = inf");
  expectRefused("nan.mha", nan, "not finite");
}

TEST_F(Hostile, DicomFoldersThatAreNoVolume) {
  int number = 0;
  const auto series = [&](const std::vector<DicomImage>& images) {
    const std::filesystem::path folder = file("series" + std::to_string(++number));
    std::filesystem::create_directory(folder);
    for (std::size_t i = 0; i < images.size(); ++i)
      writeFile(folder / ("image" + std::to_string(i)), dicomBytes(images[i]));
    return folder;
  };
  const auto stack = [](std::initializer_list<double> heights) {
    std::vector<DicomImage> images;
    for (const double z : heights) {
      DicomImage image;
      image.position.z = z;
      image.sopUid += std::to_string(images.size());
      image.pixels.assign(20, 7);
      images.push_back(image);
    }
    return images;
  };
  ASSERT_TRUE(read(series(stack({0, 2, 4, 6}))));

  const auto refused = [&](const std::vector<DicomImage>& images, const std::string& about) {
    const std::filesystem::path folder = series(images);
    expectRefusal(read(folder), folder, about);
  };
  refused(stack({0, 2, 6, 8}), "run from 2 to 4 mm: 1 image is missing");
  refused(stack({0, 2, 2, 4}), "at one place");
  auto images = stack({0, 2, 4});
  images[1].position.y = 2.5;
  images[2].position.y = 5.0;
  refused(images, "51.34 degrees");
  images[1].position.y = 1.0;
  refused(images, "1.5 mm from a straight stack");
  refused(stack({0, 2, 4, 4.3, 6}), "run from 0.3 to 2 mm, too uneven");
  images = stack({0, 2, 4});
  images[1].row = {0, 1, 0};
  images[1].column = {0, 0, 1};
  refused(images, "1 of 3 are turned");
  images = stack({0, 2, 4});
  images[2].rows = 5;
  images[2].pixels.assign(25, 7);
  refused(images, "different sizes");
  images = stack({0, 2, 4});
  images[2].pixels.resize(19);
  refused(images, "1 of its 3 images end before their last pixel");
  images = stack({0, 2, 4});
  images[2].frameUid = "1.2.3.10";
  refused(images, "frames of reference");
  images = stack({0, 2, 4});
  images[0].row = {1, 0.5, 0};
  refused(images, "do not say where they lie");
  images = stack({0, 2, 4});
  images[0].extra[0x00280004] = "CS:RGB";
  refused(images, "colour");
  images = stack({0, 2, 4});
  images[0].extra[0x00280008] = "IS:12";
  refused(images, "end before their last pixel");
  images = stack({0, 2, 4});
  images[1].transferSyntax = "1.2.840.10008.1.2.4.201";
  refused(images, "high-throughput JPEG 2000 lossless (1.2.840.10008.1.2.4.201)");
}

}  // namespace
}  // namespace chiasm::test
