// reader_fuzz: every reader fed thousands of damaged files.
//
// Small whole files are changed by a mutator with fixed seeds (bytes overwritten, pieces cut, doubled or
// taken from elsewhere, lengths made extreme) and given to chiasm-reader as a person would open them.
// Whatever comes of it, this process must live, and an answer must come within ten seconds. Prints for each
// reader how many were read, refused, or ended their own confined process, and the slowest answer. Exit code
// 1 when an answer took longer.
//
// usage: reader_fuzz [--count N (10000)] [--only NAME] [--seed N (1)]
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "data_io/reader/reader_client.h"
#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/support/bench_tools.h"
#include "tests/support/test_data.h"

namespace {

using namespace chiasm;
namespace fs = std::filesystem;

constexpr double kSlowestMs = 10'000;

struct Options {
  int count = 10'000;
  std::string only;
  unsigned seed = 1;
};

struct Reader {
  const char* name;
  std::string file;  // the one that is changed
  std::string seed;
  std::vector<std::pair<std::string, std::string>> beside;  // files that lie with it, whole
  std::string open;                                         // what is opened; empty: `file`
};

std::string voxels(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i * 37);
  return out;
}

test::DicomImage dicomImage(int number) {
  test::DicomImage image;
  image.sopUid += '.' + std::to_string(number);
  image.position.z = 2.5 * number;
  image.intercept = "-1024";
  image.pixels.assign(20, static_cast<std::uint16_t>(100 * number));
  image.extra[0x00281050] = "DS:40\\400";
  image.extra[0x00281051] = "DS:350\\1800";
  return image;
}

std::vector<Reader> readers() {
  const std::string nifti = test::RawNifti(4, 4, 4).with(0) + voxels(128);
  const std::string pair = test::RawNifti(4, 4, 4).put<float>(108, 0).text(344, "ni1").with(0).substr(0, 348);
  const auto nrrd = [](const char* encoding) {
    return std::string(
               "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 4 4\n"
               "space directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: ") +
           encoding + "\n\n";
  };
  const std::string meta =
      "ObjectType = Image\nNDims = 3\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 "
      "0\n"
      "ElementSpacing = 1 1 1\nDimSize = 4 4 4\nElementType = MET_SHORT\nElementDataFile = LOCAL\n";
  std::string text;
  for (int i = 0; i < 64; ++i) text += std::to_string(i) + ' ';
  std::vector<Reader> out = {
      {"NIfTI", "a.nii", nifti, {}, ""},
      {"NIfTI, gzip", "a.nii.gz", test::gzip(nifti), {}, ""},
      {"NIfTI, pair", "a.hdr", pair, {{"a.img", voxels(128)}}, ""},
      {"Analyze", "a.hdr", pair.substr(0, 344) + std::string(4, '\0'), {{"a.img", voxels(128)}}, ""},
      {"NRRD", "a.nrrd", nrrd("raw") + voxels(128), {}, ""},
      {"NRRD, gzip", "a.nrrd", nrrd("gzip") + test::gzip(voxels(128)), {}, ""},
      {"NRRD, text", "a.nrrd", nrrd("text") + text, {}, ""},
      {"MetaImage", "a.mha", meta + voxels(128), {}, ""},
      {"DICOM image", "a.dcm", test::dicomBytes(dicomImage(1)), {}, ""},
      {"DICOM series",
       "series/1",
       test::dicomBytes(dicomImage(1)),
       {{"series/0", test::dicomBytes(dicomImage(0))}, {"series/2", test::dicomBytes(dicomImage(2))}},
       "series"}};
  // What cannot be written here in a few lines comes from the test data, when that is there.
  for (const auto& [name, path] :
       {std::pair{"DICOM, RLE", "dicom_odd/pydicom-pkg/test_files/MR_small_RLE.dcm"},
        {"DICOM, JPEG 2000", "dicom_odd/pydicom-pkg/test_files/MR_small_jp2klossless.dcm"},
        {"DICOM, JPEG-LS", "dicom_odd/pydicom-pkg/test_files/MR_small_jpeg_ls_lossless.dcm"},
        {"DICOM, multi-frame", "dicom_seg_sr/dcmqi/segmentations/24x38x3/multiframe/mf.dcm"},
        {"DICOMDIR", "dicom_odd/pydicom-pkg/test_files/dicomdirtests/DICOMDIR"},
        {"NRRD, bzip2", "nrrd/pynrrd/BallBinary30x30x30_bz2.nrrd"}})
    if (const auto found = test::testData(path)) {
      std::ifstream stream(*found, std::ios::binary);
      out.push_back(
          {name, "b" + found->extension().string(), {std::istreambuf_iterator<char>(stream), {}}, {}, ""});
    }
  return out;
}

std::string mutated(std::string bytes, std::mt19937& random) {
  const auto any = [&](std::size_t below) { return below == 0 ? 0 : random() % below; };
  for (std::size_t changes = 1 + any(4); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = any(bytes.size());
    switch (any(7)) {
      case 0:
      case 1:
        bytes[at] = static_cast<char>(random());
        break;
      case 2:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << any(8)));
        break;
      case 3: {  // a length or a number made extreme
        constexpr std::uint32_t kExtremes[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x10000};
        const std::uint32_t value = kExtremes[any(7)];
        std::memcpy(bytes.data() + at, &value, std::min(sizeof value, bytes.size() - at));
        break;
      }
      case 4:
        bytes.resize(at);
        break;
      case 5:
        bytes.erase(at, 1 + any(16));
        break;
      default: {
        const std::size_t from = any(bytes.size());
        bytes.insert(at, bytes.substr(from, 1 + any(32)));
      }
    }
  }
  return bytes;
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Whether every answer came in time.
bool feed(const Reader& reader, const Options& options, data_io::ReaderClient& client) {
  const test::TemporaryFolder folder;
  for (const auto& [name, bytes] : reader.beside) write(folder.path() / name, bytes);
  std::mt19937 random(options.seed);
  int read = 0, refused = 0, died = 0;
  double slowest = 0;
  for (int i = 0; i < options.count; ++i) {
    write(folder.path() / reader.file, mutated(reader.seed, random));
    Progress progress;
    const double start = test::milliseconds(CLOCK_MONOTONIC);
    const auto volume =
        client.readVolume(folder.path() / (reader.open.empty() ? reader.file : reader.open), progress);
    slowest = std::max(slowest, test::milliseconds(CLOCK_MONOTONIC) - start);
    const bool ended = !volume && (volume.error().message.find("ended its reader") != std::string::npos ||
                                   volume.error().message.find("stopped") != std::string::npos);
    ++(volume ? read : ended ? died : refused);
  }
  std::printf("%-20s %6d read %6d refused %4d ended their reader   slowest %6.0f ms\n", reader.name, read,
              refused, died, slowest);
  std::fflush(stdout);
  return slowest < kSlowestMs;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--count") == 0) options.count = std::max(1, std::atoi(argv[i + 1]));
    if (std::strcmp(argv[i], "--only") == 0) options.only = argv[i + 1];
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = static_cast<unsigned>(std::atoi(argv[i + 1]));
  }
  const auto client = test::orExit(data_io::ReaderClient::start());
  bool inTime = true;
  for (const Reader& reader : readers())
    if (options.only.empty() || options.only == reader.name)
      inTime = feed(reader, options, *client) && inTime;
  return inTime ? 0 : 1;
}
