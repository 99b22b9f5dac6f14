#include "tests/bench/fuzz_files.h"

#include <fstream>
#include <iterator>

#include "tests/data_io/meshes/mesh_samples.h"
#include "tests/data_io/reader/hostile_seeds.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reports/report_samples.h"
#include "tests/segment_files/hostile_seeds.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;

std::string bytesOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What may stand behind the pixels and says nothing (Data Set Trailing Padding, PS3.10 7.2): without it a
// file is as whole as with it.
std::string withoutPadding(std::string bytes) {
  const std::size_t padding = bytes.rfind("\xfc\xff\xfc\xff");
  if (padding != std::string::npos) bytes.resize(padding);
  return bytes;
}

Expected<std::string> readVolume(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto volume = readers.files->readVolume(path, progress);
  if (!volume) return tl::unexpected(volume.error());
  return volume->info.note;
}

// What it holds is listed first, as in the window.
Expected<std::string> inspect(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto found = readers.files->inspect(path, progress);
  if (!found) return tl::unexpected(found.error());
  return std::string();
}

Expected<std::string> readSegments(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.files->readSegmentation(path, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

Expected<std::string> readLabels(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.files->readLabels(path, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

Expected<std::string> readMesh(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.documents->readMeshes(path, std::nullopt, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

Expected<std::string> readReport(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.documents->readReports(path, {}, progress);
  if (!read) return tl::unexpected(read.error());
  return read->documents.empty() ? std::string() : read->documents.front().note;
}

Expected<std::string> readNames(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.files->readLabelNames(path, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

Expected<std::string> readVocabulary(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.files->readVocabulary(path, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

Expected<std::string> readAnnotations(FuzzReaders& readers, const fs::path& path) {
  Progress progress;
  auto read = readers.files->readAnnotations(path, progress);
  if (!read) return tl::unexpected(read.error());
  return std::string();
}

void addVolumes(std::vector<FuzzFile>& out) {
  for (VolumeSeed& seed : volumeSeeds()) {
    FuzzFile file{seed.name, seed.file, seed.bytes, seed.beside, seed.open, readVolume};
    if (file.open == "series") file.shortest = 132;
    out.push_back(std::move(file));
  }
  for (const auto& [name, path] :
       {std::pair{"DICOM, big endian", "dicom_odd/pydicom-pkg/test_files/MR_small_bigendian.dcm"},
        {"DICOM, RLE", "dicom_odd/pydicom-pkg/test_files/MR_small_RLE.dcm"},
        {"DICOM, JPEG 2000", "dicom_odd/pydicom-pkg/test_files/MR_small_jp2klossless.dcm"},
        {"DICOM, JPEG-LS", "dicom_odd/pydicom-pkg/test_files/MR_small_jpeg_ls_lossless.dcm"},
        {"DICOM, JPEG",
         "dicom_odd/cornerstone_same_ct_all_syntaxes/"
         "CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm"},
        {"DICOM, lossless JPEG",
         "dicom_odd/cornerstone_same_ct_all_syntaxes/"
         "CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm"},
        {"DICOM, deflated",
         "dicom_odd/cornerstone_same_ct_all_syntaxes/"
         "CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm"},
        {"DICOM, multi-frame", "dicom_seg_sr/dcmqi/segmentations/24x38x3/multiframe/mf.dcm"},
        {"NRRD, bzip2, 30³ voxels", "nrrd/pynrrd/BallBinary30x30x30_bz2.nrrd"}})
    if (const auto found = testData(path))
      out.push_back(
          {name, "b" + found->extension().string(), withoutPadding(bytesOf(*found)), {}, "", readVolume});
  if (const auto found = testData("dicom_odd/pydicom-pkg/test_files/dicomdirtests/DICOMDIR")) {
    FuzzFile directory{"DICOMDIR", "DICOMDIR", bytesOf(*found), {}, "", inspect};
    for (const auto& entry : fs::recursive_directory_iterator(found->parent_path()))
      if (entry.is_regular_file() && entry.path().filename() != "DICOMDIR")
        directory.beside.emplace_back(entry.path().lexically_relative(found->parent_path()).string(),
                                      bytesOf(entry.path()));
    out.push_back(std::move(directory));
  }
}

void addSegmentations(std::vector<FuzzFile>& out) {
  const char* names[] = {"segments, .seg.nrrd", "segments, DICOM SEG", "segments, RTSTRUCT"};
  std::size_t at = 0;
  for (SegmentationSeed& seed : segmentationSeeds())
    out.push_back({names[at++], seed.name, seed.bytes, {}, "", readSegments});
  out.push_back({"label map", "a.nii.gz", gzip(RawNifti(4, 4, 4).with(128)), {}, "", readLabels});
  FuzzFile table{"label names", "names.txt", "1 Liver\n2 \"Left kidney\"\n# a comment\n3 Spleen\n", {}, "",
                 readNames};
  table.cutsShow = false;
  out.push_back(table);
}

void addMeshes(std::vector<FuzzFile>& out) {
  const TemporaryFolder folder;
  for (const std::string format : {"stl", "ply", "glb", "obj"}) {
    const std::string name = "a." + format;
    writeTwoBoxes(format, (folder.path() / name).string());
    FuzzFile file{"mesh, " + format, name, bytesOf(folder.path() / name), {}, "", readMesh};
    file.cutsShow = format != "obj";
    out.push_back(file);
  }
  out.push_back(
      {"mesh, stl in words",
       "b.stl",
       "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\n"
       "endfacet\nfacet normal 0 1 0\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 0 1\nendloop\n"
       "endfacet\nendsolid\n",
       {},
       "",
       readMesh});
  out.back().endsWithLine = true;
  out.push_back({"mesh, ply in words",
                 "b.ply",
                 "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
                 "property float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n"
                 "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n",
                 {},
                 "",
                 readMesh});
  out.back().endsWithLine = true;
  out.push_back(
      {"mesh, gltf",
       "b.gltf",
       R"({"asset":{"version":"2.0"},"buffers":[{"byteLength":36,"uri":"data:application/octet-stream;base64,)"
       R"(AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"}],"bufferViews":[{"buffer":0,"byteLength":36}],)"
       R"("accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],)"
       R"("max":[1,1,0]}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"nodes":[{"mesh":0}],)"
       R"("scenes":[{"nodes":[0]}],"scene":0})",
       {},
       "",
       readMesh});
}

void addReports(std::vector<FuzzFile>& out) {
  const std::string inside = DicomBytes("1.2.840.10008.5.1.4.1.1.104.1")
                                 .add(0x0008, 0x0018, "UI", "2.25.1")
                                 .add(0x0008, 0x0050, "SH", "ACC-0042")
                                 .add(0x0020, 0x000d, "UI", "2.25.4711")
                                 .add(0x0042, 0x0011, "OB", pdf("Spleen is normal."))
                                 .add(0x0042, 0x0012, "LO", "application/pdf")
                                 .bytes();
  const auto lines = [](FuzzFile file) {
    file.cutsShow = false;
    return file;
  };
  const auto add = [&out](const char* name, const char* file, const std::string& seed) {
    out.push_back({name, file, seed, {}, "", readReport});
  };
  add("report, DICOM SR", "r.dcm", structuredReport("No nodule."));
  add("report, PDF", "r.pdf", pdf("Spleen is normal."));
  out.back().endsWithLine = true;
  add("report, PDF in DICOM", "p.dcm", inside);
  add("report, FHIR", "r.json",
      R"({"resourceType":"DiagnosticReport","status":"final","conclusion":"No nodule."})");
  out.push_back(
      lines({"report, HL7 v2", "r.hl7", hl7("OBX|1|TX|1^F||Text \\F\\ x||||||F\r"), {}, "", readReport}));
  out.push_back(
      lines({"report, text", "r.txt", "FINDINGS: A nodule of 4 mm, é, “so”.\n", {}, "", readReport}));
  out.push_back(lines({"report, CT-RATE",
                       "r.csv",
                       "VolumeName,ClinicalInformation_EN,Technique_EN,Findings_EN,Impressions_EN\n"
                       "train_1_a_1.nii.gz,Cough,CT,\"Nodule, 4 mm.\nNo effusion.\",Nodule\n",
                       {},
                       "",
                       readReport}));
  out.push_back(lines({"vocabulary, CSV",
                       "v.csv",
                       "code,term,synonym,parent\n1,Liver,Hepar,\n2,\"Left, lobe\",,1\n",
                       {},
                       "",
                       readVocabulary}));
  out.push_back(lines({"annotations, brat",
                       "a.ann",
                       "T1\tFinding 0 6\tnodule\nT2\tOrgan 10 14\tlung\nR1\tlocated_at Arg1:T1 Arg2:T2\n",
                       {},
                       "",
                       readAnnotations}));
}

}  // namespace

std::vector<FuzzFile> fuzzFiles() {
  std::vector<FuzzFile> out;
  addVolumes(out);
  addSegmentations(out);
  addMeshes(out);
  addReports(out);
  return out;
}

}  // namespace chiasm::test
