// Lines of links laid on a case, each checked against its report, volume and masks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/case/annotation_import.h"
#include "core/jobs/progress.h"
#include "data_io/links/link_lines.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::data_io {

struct LinkImport {
  AnnotationImport additions;      // links as they were, and segments that the case lacks, from their masks
  std::size_t alreadyThere = 0;    // links that the case has as the lines say
  std::size_t findings = 0;        // lines without a link: rules find them again, nothing is made of them
  std::size_t masks = 0;           // whose SHA-256 was verified
  std::vector<std::string> notes;  // what a person should know
};

// All or nothing: fails, naming the line, when a report's or volume's SHA-256 is not the case's, a mask is
// not there or not the one that was exported, a target is not in the case, or the case has the link
// otherwise. A report that the case holds under another identity (the same bytes) takes its place. `file` is
// where the lines were read; masks lie below its folder. The masks of segments that the case lacks are read
// by `reader`.
Expected<LinkImport> planLinkImport(const std::vector<LinkLine>& lines, const std::filesystem::path& file,
                                    const Case& current, ReaderClient& reader, Progress& progress);

}  // namespace chiasm::data_io
