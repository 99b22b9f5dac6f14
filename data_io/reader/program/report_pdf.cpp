// The text of a PDF, through poppler; the only file that knows it.
#include <iconv.h>
#include <poppler-document.h>
#include <poppler-page.h>

#include <array>
#include <bit>
#include <memory>

#include "core/report/utf8.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/text_encoding.h"
#include "data_io/reader/report_answer.h"

namespace chiasm::data_io::reader {

namespace {

static_assert(std::endian::native == std::endian::little, "characters are taken as they lie in memory");
constexpr int kMostPages = 500;

std::string utf8Of(const poppler::page& page) {
  const poppler::ustring text = page.text();
  try {
    return convertedText({reinterpret_cast<const char*>(text.data()), 2 * text.size()}, "UTF-16LE");
  } catch (const Refusal&) {
    return {};  // halves of characters: as good as none
  }
}

}  // namespace

void preparePdf() {
  // Poppler turns its texts from and to UTF-16 by the C library, which loads that part of it when it is first
  // asked: a confined process could not open the file. What is open stays loaded, in every process forked
  // from here.
  static const std::array<iconv_t, 2> kept = {::iconv_open("UTF-8", "UTF-16"),
                                              ::iconv_open("UTF-16", "UTF-8")};
  static_cast<void>(kept);
}

ReportDocument reportOfPdf(std::string_view bytes) {
  // Messages about the file would quote it; nobody reads them.
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!pdf) throw Refusal("it is a damaged PDF; copy it again from its source.");
  if (pdf->is_locked()) throw Refusal("it is a PDF that asks for a password; save it without one.");
  if (pdf->pages() > kMostPages)
    throw Refusal("it has " + grouped(static_cast<std::uint64_t>(pdf->pages())) +
                  " pages; a report may have " + grouped(kMostPages) + '.');
  ReportDocument document;
  document.format = "PDF";
  int silent = 0;
  for (int number = 0; number < pdf->pages(); ++number) {
    const std::unique_ptr<poppler::page> page(pdf->create_page(number));
    std::string text = page ? utf8Of(*page) : std::string();
    while (!text.empty() && (text.back() == '\n' || text.back() == '\f' || text.back() == ' '))
      text.pop_back();
    if (text.empty() || !validateUtf8(text)) {
      ++silent;
      continue;
    }
    document.text += (document.text.empty() ? "" : "\n\n") + text;
    if (document.text.size() > kLongestReport) throw Refusal("its text is longer than a report's may be.");
  }
  std::erase(document.text, '\0');
  if (document.text.empty())
    throw Refusal(
        "it is a PDF without text: its pages are pictures. Their text would have to be recognised first.");
  document.note = "pictures, tables' lines and formatting of the PDF are not in the text";
  // The file's last line (ISO 32000-1 7.5.5), which other readers too look for in the last 1024 bytes.
  const std::string_view end = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 1024));
  if (end.find("%%EOF") == std::string_view::npos)
    document.note += "; the file lacks its end and may have been cut off";
  if (silent > 0) document.note += "; " + std::to_string(silent) + " of its pages have no text";
  return document;
}

}  // namespace chiasm::data_io::reader
