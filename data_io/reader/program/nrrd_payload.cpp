#include "data_io/reader/program/nrrd_payload.h"

#include <string>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

PayloadEncoding encodingOf(const std::string& name) {
  if (name == "raw") return PayloadEncoding::raw;
  if (name == "gzip" || name == "gz") return PayloadEncoding::deflate;
  if (name == "bzip2" || name == "bz2") return PayloadEncoding::bzip2;
  if (name == "ascii" || name == "text" || name == "txt") return PayloadEncoding::text;
  if (name == "hex") return PayloadEncoding::hexadecimal;
  throw Refusal(
      "its voxels are encoded in a way that cannot be read here; raw, gzip, bzip2, text and hex can.");
}

bool isSwapped(const NrrdHeader& header, Component component, PayloadEncoding encoding) {
  std::string endian = lowerCase(header.get("endian"));
  if (endian.empty() && (componentBytes(component) == 1 || encoding == PayloadEncoding::text))
    endian = "little";
  if (endian != "little" && endian != "big")
    throw Refusal("its header does not say in which order bytes stand.");
  return endian == "big";
}

}  // namespace

PayloadPlan nrrdPayload(const NrrdHeader& header, Component component, std::uint64_t payload) {
  PayloadPlan plan;
  plan.payload = payload;
  plan.encoding = encodingOf(lowerCase(header.get("encoding")));
  plan.swapped = isSwapped(header, component, plan.encoding);
  for (const char* name : {"data file", "datafile"})
    if (header.fields.count(name)) plan.detachedName = header.get(name);
  if (plan.detachedName.starts_with("LIST") || plan.detachedName.find('%') != std::string::npos)
    throw Refusal("its voxels are spread over several files; join them and open that.");
  for (const char* name : {"line skip", "lineskip"})
    if (header.fields.count(name)) plan.lineSkip = integerField(header.get(name), "line skip");
  for (const char* name : {"byte skip", "byteskip"})
    if (header.fields.count(name)) plan.byteSkip = integerField(header.get(name), "byte skip");
  return plan;
}

}  // namespace chiasm::data_io::reader
