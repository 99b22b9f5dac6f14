#include "data_io/reader/program/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "core/report/utf8.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

using Names = std::pair<std::string_view, const char*>;

constexpr std::array<Names, 17> kDicomSets{{{"ISO_IR 6", ""},
                                            {"ISO_IR 192", "UTF-8"},
                                            {"ISO_IR 100", "ISO-8859-1"},
                                            {"ISO_IR 101", "ISO-8859-2"},
                                            {"ISO_IR 109", "ISO-8859-3"},
                                            {"ISO_IR 110", "ISO-8859-4"},
                                            {"ISO_IR 144", "ISO-8859-5"},
                                            {"ISO_IR 127", "ISO-8859-6"},
                                            {"ISO_IR 126", "ISO-8859-7"},
                                            {"ISO_IR 138", "ISO-8859-8"},
                                            {"ISO_IR 148", "ISO-8859-9"},
                                            {"ISO_IR 13", "Shift_JIS"},
                                            {"ISO_IR 166", "TIS-620"},
                                            {"GB18030", "GB18030"},
                                            {"GBK", "GBK"},
                                            {"ISO 2022 IR 87", "ISO-2022-JP"},
                                            {"ISO 2022 IR 149", "EUC-KR"}}};

constexpr std::array<Names, 14> kHl7Sets{{{"ASCII", ""},
                                          {"UNICODE UTF-8", "UTF-8"},
                                          {"UTF-8", "UTF-8"},
                                          {"8859/1", "ISO-8859-1"},
                                          {"8859/2", "ISO-8859-2"},
                                          {"8859/3", "ISO-8859-3"},
                                          {"8859/4", "ISO-8859-4"},
                                          {"8859/5", "ISO-8859-5"},
                                          {"8859/6", "ISO-8859-6"},
                                          {"8859/7", "ISO-8859-7"},
                                          {"8859/8", "ISO-8859-8"},
                                          {"8859/9", "ISO-8859-9"},
                                          {"8859/15", "ISO-8859-15"},
                                          {"ISO IR87", "ISO-2022-JP"}}};

template <std::size_t N>
std::string encodingIn(const std::array<Names, N>& sets, std::string_view name) {
  const auto found =
      std::find_if(sets.begin(), sets.end(), [&](const Names& each) { return each.first == name; });
  if (found == sets.end()) throw Refusal("it is written in a character set that is not known here.");
  return found->second;
}

// Of ASCII text in UTF-16 every other byte is zero; so it is with most texts in Latin letters.
const char* utf16WithoutMark(std::string_view bytes) {
  if (bytes.size() < 8 || bytes.size() % 2 != 0) return nullptr;
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  const std::size_t most = bytes.size() / 2 * 9 / 10;
  if (zeros[1] > most && zeros[0] == 0) return "UTF-16LE";
  if (zeros[0] > most && zeros[1] == 0) return "UTF-16BE";
  return nullptr;
}

DecodedText withoutNul(DecodedText decoded) {
  if (const std::size_t at = decoded.text.find('\0'); at != std::string::npos)
    throw Refusal("it is no text: byte " + grouped(at + 1) + " is zero.");
  return decoded;
}

}  // namespace

std::string convertedText(std::string_view bytes, const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const bool plain =
      !encoding.empty() && encoding.size() < 64 &&
      encoding.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.") ==
          std::string::npos;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(
      plain ? ucnv_open(encoding.c_str(), &status) : nullptr, ucnv_close);
  if (!converter || U_FAILURE(status))
    throw Refusal(
        "there is no encoding of the name that was given; examples are windows-1252, ISO-8859-2, UTF-16.",
        ErrorKind::invalidInput);
  // What is not in the encoding ends it: no letter is ever replaced.
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::vector<UChar> wide(2 * bytes.size() + 2);
  const int32_t units = ucnv_toUChars(converter.get(), wide.data(), static_cast<int32_t>(wide.size()),
                                      bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) throw Refusal("it is not in the encoding " + encoding + " throughout.");
  std::string text(3 * static_cast<std::size_t>(units) + 1, '\0');
  int32_t length = 0;
  u_strToUTF8(text.data(), static_cast<int32_t>(text.size()), &length, wide.data(), units, &status);
  if (U_FAILURE(status)) throw Refusal("it is not in the encoding " + encoding + " throughout.");
  text.resize(static_cast<std::size_t>(length));
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  return text;
}

DecodedText decodedText(std::string_view bytes, const std::string& chosen) {
  if (!chosen.empty()) return withoutNul({convertedText(bytes, chosen), chosen});
  const std::string_view four = bytes.substr(0, 4);
  if (four == std::string_view("\xff\xfe\0\0", 4) || four == std::string_view("\0\0\xfe\xff", 4))
    return withoutNul({convertedText(bytes, "UTF-32"), "UTF-32"});
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
    return withoutNul({convertedText(bytes, "UTF-16"), "UTF-16"});
  if (bytes.starts_with("\xef\xbb\xbf")) {
    if (!validateUtf8(bytes)) throw Refusal("its mark says UTF-8, and it is not valid UTF-8.");
    return withoutNul({std::string(bytes.substr(3)), "UTF-8 with a mark"});
  }
  if (const char* wide = utf16WithoutMark(bytes)) return withoutNul({convertedText(bytes, wide), wide});
  if (validateUtf8(bytes)) return withoutNul({std::string(bytes), "UTF-8"});
  if (bytes.find('\0') != std::string_view::npos) return withoutNul({std::string(bytes), ""});
  throw Refusal(
      "its encoding cannot be determined: it is not UTF-8 and has no mark, and a guess could put wrong "
      "letters into "
      "the report. Say it with --encoding: windows-1252 for most Western European files, windows-1250 "
      "Central "
      "European, windows-1251 Cyrillic.");
}

std::string encodingOfDicom(std::string_view characterSet) {
  // Of several values the later ones are reached by escape sequences; the Japanese converter knows them all.
  const std::string_view all = trimmed(characterSet);
  if (all.find("IR 87") != std::string_view::npos || all.find("IR 159") != std::string_view::npos)
    return "ISO-2022-JP";
  const std::string_view first = trimmed(all.substr(0, all.find('\\')));
  if (all.find('\\') != std::string_view::npos && trimmed(all.substr(all.find('\\') + 1)) != first &&
      all.find("ISO 2022") != std::string_view::npos && all != "\\ISO 2022 IR 149")
    throw Refusal("it switches between character sets in a way that is not known here.");
  if (all == "\\ISO 2022 IR 149") return "EUC-KR";
  if (first.empty()) return {};
  std::string single(first);
  // "ISO 2022 IR 100" alone is the same set as "ISO_IR 100".
  if (single.starts_with("ISO 2022 IR ") && single != "ISO 2022 IR 87" && single != "ISO 2022 IR 149")
    single = "ISO_IR " + single.substr(12);
  return encodingIn(kDicomSets, single);
}

std::string encodingOfHl7(std::string_view characterSet) {
  const std::string_view first = trimmed(characterSet.substr(0, characterSet.find('~')));
  return first.empty() ? std::string() : encodingIn(kHl7Sets, first);
}

}  // namespace chiasm::data_io::reader
