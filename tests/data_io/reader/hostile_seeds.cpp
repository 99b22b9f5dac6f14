#include "tests/data_io/reader/hostile_seeds.h"

#include <bzlib.h>
#include <zlib.h>

#include <cstdint>

#include "tests/data_io/reader/raw_nifti.h"

namespace chiasm::test {
namespace {

std::string voxels(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i * 37);
  return out;
}

std::string bzip2(std::string bytes) {
  std::string out(bytes.size() + bytes.size() / 100 + 700, '\0');
  auto size = static_cast<unsigned>(out.size());
  BZ2_bzBuffToBuffCompress(out.data(), &size, bytes.data(), static_cast<unsigned>(bytes.size()), 9, 0, 0);
  out.resize(size);
  return out;
}

std::string zlibStream(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
           bytes.size());
  out.resize(size);
  return out;
}

std::string nrrd(const std::string& encoding, const std::string& more = "") {
  return "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 4 4\n"
         "space directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: " +
         encoding + '\n' + more;
}

std::string meta(const std::string& dataFile, const std::string& more = "") {
  return "ObjectType = Image\nNDims = 3\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\n"
         "Offset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = 4 4 4\n" +
         more + "ElementType = MET_SHORT\nElementDataFile = " + dataFile + '\n';
}

}  // namespace

DicomImage seedImage(int number) {
  DicomImage image;
  image.sopUid += '.' + std::to_string(number);
  image.position.z = 2.5 * number;
  image.intercept = "-1024";
  image.pixels.assign(20, static_cast<std::uint16_t>(100 * number));
  image.extra[0x00281050] = "DS:40\\400";
  image.extra[0x00281051] = "DS:350\\1800";
  return image;
}

std::string storedZip(const std::vector<std::pair<std::string, std::string>>& entries) {
  const auto number = [](std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
  };
  std::string files, directory;
  for (const auto& [name, bytes] : entries) {
    const std::uint32_t sum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
    // Version, flags, method 0, time, date, check sum, both sizes, lengths of name and extra field.
    const std::string common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0x21, 2) +
                               number(sum, 4) + number(bytes.size(), 4) + number(bytes.size(), 4) +
                               number(name.size(), 2) + number(0, 2);
    directory += "PK\1\2" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                 number(0, 4) + number(files.size(), 4) + name;
    files += "PK\3\4" + common + name + bytes;
  }
  return files + directory + "PK\5\6" + number(0, 4) + number(entries.size(), 2) + number(entries.size(), 2) +
         number(directory.size(), 4) + number(files.size(), 4) + number(0, 2);
}

std::vector<VolumeSeed> volumeSeeds() {
  const std::string data = voxels(128);
  const std::string nifti = RawNifti(4, 4, 4).with(0) + data;
  const std::string pair = RawNifti(4, 4, 4).put<float>(108, 0).text(344, "ni1").with(0).substr(0, 348);
  const std::string analyze = pair.substr(0, 344) + std::string(4, '\0');
  std::string text;
  for (int i = 0; i < 64; ++i) text += std::to_string(i) + ' ';
  text.back() = '\n';
  DicomImage bigger = seedImage(1);
  bigger.pixels.assign(20, 300);
  const std::string packed = zlibStream(data);
  return {
      {"NIfTI", "a.nii", nifti},
      {"NIfTI, gzip", "a.nii.gz", gzip(nifti)},
      {"NIfTI pair, header", "a.hdr", pair, {{"a.img", data}}},
      {"NIfTI pair, voxels", "a.img", data, {{"a.hdr", pair}}, "a.hdr"},
      {"Analyze, header", "a.hdr", analyze, {{"a.img", data}}},
      {"Analyze, voxels", "a.img", data, {{"a.hdr", analyze}}, "a.hdr"},
      {"NRRD", "a.nrrd", nrrd("raw") + '\n' + data},
      {"NRRD, gzip", "a.nrrd", nrrd("gzip") + '\n' + gzip(data)},
      {"NRRD, bzip2", "a.nrrd", nrrd("bzip2") + '\n' + bzip2(data)},
      {"NRRD, text", "a.nrrd", nrrd("text") + '\n' + text, {}, {}, true},
      {"NHDR, header", "a.nhdr", nrrd("raw", "data file: a.raw\n"), {{"a.raw", data}}, {}, true},
      {"NHDR, voxels", "a.raw.gz", gzip(data), {{"a.nhdr", nrrd("gzip", "data file: a.raw.gz\n")}}, "a.nhdr"},
      {"MetaImage", "a.mha", meta("LOCAL") + data},
      {"MetaImage, zlib", "a.mha",
       meta("LOCAL", "CompressedData = True\nCompressedDataSize = " + std::to_string(packed.size()) + '\n') +
           packed},
      {"MHD, header", "a.mhd", meta("a.raw"), {{"a.raw", data}}, {}, true},
      {"MHD, voxels", "a.raw", data, {{"a.mhd", meta("a.raw")}}, "a.mhd"},
      {"DICOM image", "a.dcm", dicomBytes(bigger)},
      {"DICOM series",
       "series/1",
       dicomBytes(seedImage(1)),
       {{"series/0", dicomBytes(seedImage(0))}, {"series/2", dicomBytes(seedImage(2))}},
       "series"},
      {"DICOM in a ZIP archive", "a.zip",
       storedZip({{"0", dicomBytes(seedImage(0))}, {"1", dicomBytes(seedImage(1))}})}};
}

}  // namespace chiasm::test
